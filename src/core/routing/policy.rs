//! What an office may set about routing.

use crate::core::phone::PhoneNumber;

/// The settings of routing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoutingPolicy {
    /// How long one telephone rings, in seconds.
    pub ring_seconds: u8,
    /// A number last verified more days ago than this is not spoken any more.
    pub number_stale_after_days: u16,
    /// Which legs are answered only by pressing 1.
    pub press_to_accept: PressToAccept,
}

/// Which legs are answered only by pressing 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PressToAccept {
    /// Mobile and outside numbers, where a mailbox or a ring-back tune (彩铃) may pick up.
    MobileAndOutside,
    /// All: for offices whose desk telephones are diverted to mobiles.
    Always,
}

impl Default for RoutingPolicy {
    fn default() -> Self {
        Self {
            ring_seconds: 20,
            number_stale_after_days: 365,
            press_to_accept: PressToAccept::MobileAndOutside,
        }
    }
}

impl PressToAccept {
    /// Whether whoever picks up at `number` must press 1: a mailbox is no first contact (R3.2).
    pub fn asked_of(self, number: &PhoneNumber, area_code: &str) -> bool {
        self == Self::Always || number.is_mobile() || !number.is_local(area_code)
    }
}
