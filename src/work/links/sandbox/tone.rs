//! What the sandbox gives for a recording: nobody spoke, so it is a few seconds of tones, of another pitch
//! for another recording.

use crate::work::speech::{RATE, with_head};
use bytes::Bytes;
use http::{HeaderValue, Response, header};

/// How long it lasts.
const SECONDS: u32 = 3;
/// A tone and the pause after it, in samples.
const BEAT: u32 = RATE / 2;
/// How loud it is, of 32,767.
const LOUDNESS: i32 = 6000;

/// A recording of that name.
pub(super) fn recording(name: &str) -> Response<Bytes> {
    let mut response = Response::new(wav(pitch(name)));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    response
}

/// Between 300 and 650 Hz.
fn pitch(name: &str) -> u32 {
    300 + name.bytes().map(u32::from).sum::<u32>() % 8 * 50
}

/// The file.
fn wav(pitch: u32) -> Bytes {
    let sound: Vec<u8> = (0..RATE * SECONDS).flat_map(|at| sample(at, pitch).to_le_bytes()).collect();
    with_head(&sound)
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
