//! What the sandbox gives for a recording: nobody spoke, so it is a few seconds of tones, of another pitch
//! for another recording.

use bytes::Bytes;
use http::{HeaderValue, Response, header};

/// Samples a second: what a telephone carries.
const RATE: u32 = 8000;
/// How long it lasts.
const SECONDS: u32 = 3;
/// A tone and the pause after it, in samples.
const BEAT: u32 = RATE / 2;
/// Bytes of a sample: 16 bits, one channel.
const WIDTH: u32 = 2;
/// How loud it is, of 32,767.
const LOUDNESS: i32 = 6000;

/// A recording of that name.
pub(super) fn recording(name: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(wav(pitch(name))));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    response
}

/// Between 300 and 650 Hz.
fn pitch(name: &str) -> u32 {
    300 + name.bytes().map(u32::from).sum::<u32>() % 8 * 50
}

/// The file: RIFF's head, then the samples.
fn wav(pitch: u32) -> Vec<u8> {
    let length = RATE * SECONDS * WIDTH;
    let mut file = Vec::new();
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
    file.extend((0..RATE * SECONDS).flat_map(|at| sample(at, pitch).to_le_bytes()));
    file
}

/// A triangle: near enough to a tone, and without fractions.
fn sample(at: u32, pitch: u32) -> i16 {
    if at % BEAT > BEAT / 2 {
        return 0;
    }
    // Where in its swing it is, from 0 to the rate, and from there to between -1 and 1 of the loudness.
    let phase = i32::try_from(at * pitch % RATE).unwrap_or_default();
    let half = i32::try_from(RATE / 2).unwrap_or(1);
    i16::try_from(((phase - half).abs() * 2 - half) * LOUDNESS / half).unwrap_or_default()
}
