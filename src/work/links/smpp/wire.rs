//! PDUs over a connection.

use crate::providers::smpp::Frame;
use bytes::{Bytes, BytesMut};
use std::{fmt::Display, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::timeout,
};

/// A centre that takes nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest number of a PDU (SMPP 3.4, 3.2.4).
const LAST: u32 = 0x7FFF_FFFF;

/// A connection that carries PDUs.
#[derive(Debug)]
pub(super) struct Wire {
    reader: OwnedReadHalf,
    writer: OwnedWriteHalf,
    received: BytesMut,
    sequence: u32,
}

/// Why a connection is no more; the words are for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lost(pub String);

impl Lost {
    pub fn because(why: impl Display) -> Self {
        Self(why.to_string())
    }
}

impl Wire {
    pub fn new(stream: TcpStream) -> Self {
        let (reader, writer) = stream.into_split();
        Self { reader, writer, received: BytesMut::with_capacity(4096), sequence: 0 }
    }

    /// The number of the next request.
    pub fn number(&mut self) -> u32 {
        self.sequence = if self.sequence >= LAST { 1 } else { self.sequence + 1 };
        self.sequence
    }

    /// The next PDU. Nothing is lost if it is given up while it waits.
    pub async fn next(&mut self) -> Result<Frame, Lost> {
        loop {
            if let Some(frame) = Frame::take(&mut self.received).map_err(Lost::because)? {
                return Ok(frame);
            }
            if self.reader.read_buf(&mut self.received).await.map_err(Lost::because)? == 0 {
                return Err(Lost::because("the message centre has closed the connection"));
            }
        }
    }

    /// Sends a PDU.
    pub async fn send(&mut self, pdu: Bytes) -> Result<(), Lost> {
        let sent = timeout(PATIENCE, self.writer.write_all(&pdu)).await;
        sent.map_err(|_| Lost::because("the message centre takes nothing any more"))?.map_err(Lost::because)
    }
}
