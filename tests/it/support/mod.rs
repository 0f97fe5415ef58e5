//! A whole house for a test: database, clock, chance, router, and the embedded telephone network.
//!
//! ```ignore
//! on_both_engines! {
//!     a_call_is_logged => async |house: House| {
//!         let mut call = house.call("13800138000").await;
//!         call.answered(40).await;
//!         call.hang_up().await;
//!     };
//! }
//! ```
//! declares the tests `a_call_is_logged::on_sqlite` and `a_call_is_logged::on_postgresql`. The house opens
//! at [`OPENS`]; its clock only goes forward ([`House::move_to`], [`House::pass`]).

mod caller;
pub mod described;
mod engine;
mod house;
mod raw;
mod requests;

pub use caller::PhoneCall;
pub use engine::{Engine, empty_postgresql, run, with_database};
pub use house::House;
pub use shouwen::rehearse::house::Reply;

/// A Monday morning within office hours; the ten working days from here end on 2026-03-16.
pub const OPENS: &str = "2026-03-02T09:00:00+08:00";

/// Declares one test an engine for each `name => async |house: House| { … };`. Without
/// `TEST_POSTGRES_URL` the second one says that it was skipped.
#[macro_export]
macro_rules! on_both_engines { ($($(#[$about:meta])* $name:ident => $body:expr;)+) => { $(
    $(#[$about])*
    mod $name {
        use super::*;

        #[test]
        fn on_sqlite() {
            $crate::support::run(concat!(module_path!(), "::on_sqlite"), $crate::support::Engine::Sqlite, $body);
        }

        #[test]
        fn on_postgresql() {
            let test = concat!(module_path!(), "::on_postgresql");
            $crate::support::run(test, $crate::support::Engine::Postgresql, $body);
        }
    }
)+ } }
