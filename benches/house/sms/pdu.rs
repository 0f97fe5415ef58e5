//! As little of SMPP 3.4 as a message centre needs.

/// Requests; an answer has the highest bit besides.
pub const BIND_TRANSCEIVER: u32 = 0x09;
/// A message for a telephone.
pub const SUBMIT_SM: u32 = 0x04;
/// A message, or a receipt, for whoever sends.
pub const DELIVER_SM: u32 = 0x05;
/// The end of a session.
pub const UNBIND: u32 = 0x06;
/// Is somebody there?
pub const ENQUIRE_LINK: u32 = 0x15;
/// The bit of an answer.
pub const ANSWER: u32 = 0x8000_0000;

/// Length, command, status, number.
const HEAD: usize = 16;
/// `esm_class` of a receipt.
const RECEIPT: u8 = 0x04;

/// A PDU.
pub struct Pdu<'a> {
    /// What it is.
    pub command: u32,
    /// Its number.
    pub number: u32,
    body: &'a [u8],
}

/// Who wrote a message, and to whom.
pub struct Ends<'a> {
    /// Who wrote it, with type and numbering plan.
    from: &'a [u8],
    /// To whom, likewise.
    to: &'a [u8],
}

impl<'a> Pdu<'a> {
    /// The first PDU of what was received, and its length, if it is all there.
    pub fn first(received: &'a [u8]) -> Option<(Self, usize)> {
        let word = |at: usize| received.get(at..)?.first_chunk::<4>().map(|four| u32::from_be_bytes(*four));
        let length = usize::try_from(word(0)?).ok()?;
        let body = received.get(HEAD..length)?;
        Some((Self { command: word(4)?, number: word(12)?, body }, length))
    }

    /// The ends of a message.
    pub fn ends(&self) -> Option<Ends<'a>> {
        // The service type stands before them.
        let (_, rest) = self.body.split_at_checked(text(self.body)?)?;
        let (from, rest) = rest.split_at_checked(2 + text(rest.get(2..)?)?)?;
        let (to, _) = rest.split_at_checked(2 + text(rest.get(2..)?)?)?;
        Some(Ends { from, to })
    }
}

impl Ends<'_> {
    /// The body of the receipt that says that the message with that id is delivered.
    pub fn receipt(&self, id: &str) -> Vec<u8> {
        let words = format!(
            "id:{id} sub:001 dlvrd:001 submit date:2603020900 done date:2603020901 stat:DELIVRD err:000 text:x"
        );
        let mut body = vec![0];
        body.extend_from_slice(self.to);
        body.extend_from_slice(self.from);
        // Class, protocol, priority, two times, delivery, replacement, alphabet, text of the house.
        body.extend_from_slice(&[RECEIPT, 0, 0, 0, 0, 0, 0, 0, 0]);
        body.push(u8::try_from(words.len()).expect("a receipt is short"));
        body.extend_from_slice(words.as_bytes());
        body
    }
}

/// Writes a PDU behind what is to be sent.
pub fn write(to: &mut Vec<u8>, command: u32, number: u32, body: &[u8]) {
    let length = u32::try_from(HEAD + body.len()).expect("a PDU is short");
    for word in [length, command, 0, number] {
        to.extend_from_slice(&word.to_be_bytes());
    }
    to.extend_from_slice(body);
}

/// How long a text is that ends with a zero, that included.
fn text(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == 0).map(|end| end + 1)
}
