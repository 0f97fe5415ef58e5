//! WAV files of the telephone: 8000 samples a second, 16 bits, one channel.

use bytes::Bytes;
use thiserror::Error;

/// Samples a second: what a telephone carries.
pub const RATE: u32 = 8000;
/// Bytes of a sample.
const WIDTH: u32 = 2;

/// A file that a telephone cannot play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadAudio {
    /// Something else.
    #[error("is no WAV file")]
    NoWav,
    /// Other samples.
    #[error("is a WAV file of another rate, width or number of channels")]
    OtherForm,
    /// Nothing in it.
    #[error("has no sound in it")]
    Empty,
}

/// The same sound with a head that tells its length: programs that write into a pipe do not know it yet when they
/// write theirs. Fails where the sound has another form.
pub fn telephone_wav(file: &[u8]) -> Result<Bytes, BadAudio> {
    let body = file.strip_prefix(b"RIFF").and_then(|rest| rest.get(4..)).ok_or(BadAudio::NoWav)?;
    let mut rest = body.strip_prefix(b"WAVE").ok_or(BadAudio::NoWav)?;
    let mut fits = false;
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let [a, b, c, d, length @ ..] = *head;
        let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        match &[a, b, c, d] {
            b"fmt " => fits = after.get(..16).is_some_and(is_telephone),
            b"data" if fits => {
                let sound = after.get(..length).unwrap_or(after);
                // Half a sample is none.
                let whole = sound.len() - sound.len() % 2;
                return if whole == 0 { Err(BadAudio::Empty) } else { Ok(with_head(&sound[..whole])) };
            }
            b"data" => return Err(BadAudio::OtherForm),
            _ => {}
        }
        // Parts begin at even places.
        rest = after.get(length.saturating_add(length % 2)..).unwrap_or_default();
    }
    Err(BadAudio::NoWav)
}

/// Whether the description of a file's form is the telephone's.
fn is_telephone(form: &[u8]) -> bool {
    let number = |at: usize| u16::from_le_bytes([form[at], form[at + 1]]);
    let rate = u32::from_le_bytes([form[4], form[5], form[6], form[7]]);
    // PCM, or the extended form that sox may write.
    matches!(number(0), 1 | 0xfffe) && number(2) == 1 && rate == RATE && number(14) == 16
}

/// The sound behind RIFF's head.
pub(crate) fn with_head(sound: &[u8]) -> Bytes {
    let length = u32::try_from(sound.len()).unwrap_or(u32::MAX - 36);
    let mut file = Vec::with_capacity(44 + sound.len());
    file.extend(*b"RIFF");
    file.extend((36 + length).to_le_bytes());
    file.extend(*b"WAVEfmt ");
    // The length of this part; PCM, one channel.
    file.extend([16, 0, 0, 0, 1, 0, 1, 0]);
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * WIDTH).to_le_bytes());
    // Bytes and bits of a sample.
    file.extend([2, 0, 16, 0]);
    file.extend(*b"data");
    file.extend(length.to_le_bytes());
    file.extend_from_slice(sound);
    file.into()
}
