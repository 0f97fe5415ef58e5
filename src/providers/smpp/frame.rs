//! PDUs cut out of the stream by their length alone: one that cannot be read harms no other.

use bytes::{Buf, Bytes, BytesMut};
use std::fmt;
use thiserror::Error;

/// Length, id, status and sequence number.
const HEADER: usize = 16;
/// The largest PDU that is taken: a `message_payload` of 64 KiB, and what stands around it.
const LARGEST: usize = 72 * 1024;

/// One PDU, its header read. Its `Debug` shows no body: citizens are in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// What it is.
    pub id: u32,
    /// The status, of an answer.
    pub status: u32,
    /// Which request and answer belong together.
    pub sequence: u32,
    /// Everything behind the length.
    pub(super) rest: Bytes,
}

/// A length that no PDU has: where the next one begins nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a PDU of {0} bytes: the stream makes no sense any more")]
pub struct Desynchronised(pub u32);

impl Frame {
    /// Takes the next whole PDU out of what was received; `None` if it is not all there yet.
    pub fn take(received: &mut BytesMut) -> Result<Option<Self>, Desynchronised> {
        let Some(length) = received.first_chunk::<4>().map(|four| u32::from_be_bytes(*four)) else {
            return Ok(None);
        };
        let bytes = usize::try_from(length).unwrap_or(usize::MAX);
        if !(HEADER..=LARGEST).contains(&bytes) {
            return Err(Desynchronised(length));
        }
        if received.len() < bytes {
            return Ok(None);
        }
        let mut whole = received.split_to(bytes).freeze();
        whole.advance(4);
        let rest = whole.clone();
        Ok(Some(Self { id: whole.get_u32(), status: whole.get_u32(), sequence: whole.get_u32(), rest }))
    }

    /// The body.
    pub(super) fn body(&self) -> &[u8] {
        // A frame is never shorter than its header.
        &self.rest[HEADER - 4..]
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, status, sequence, rest } = self;
        write!(f, "Frame({id:#010x}, status {status:#x}, number {sequence}, {} bytes)", rest.len() + 4)
    }
}
