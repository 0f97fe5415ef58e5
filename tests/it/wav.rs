//! The head of a telephone's WAV file.

use proptest::prelude::*;
use shouwen::work::speech::{BadAudio, telephone_wav};

/// A file of this form, as a program writes it into a pipe: its length is not known yet.
fn piped(form: [u16; 3], rate: u32, sound: &[u8]) -> Vec<u8> {
    let [kind, channels, bits] = form;
    let mut file = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0".to_vec();
    file.extend(kind.to_le_bytes());
    file.extend(channels.to_le_bytes());
    file.extend(rate.to_le_bytes());
    file.extend((rate * 2).to_le_bytes());
    file.extend(2u16.to_le_bytes());
    file.extend(bits.to_le_bytes());
    file.extend(b"LIST\x04\0\0\0INFOdata\xff\xff\xff\x7f");
    file.extend(sound);
    file
}

#[test]
fn the_head_tells_the_length_that_a_pipe_did_not_know() {
    let file = telephone_wav(&piped([1, 1, 16], 8000, &[1, 2, 3, 4, 5])).unwrap();
    assert_eq!(&file[40..44], 4u32.to_le_bytes());
    assert_eq!(&file[44..], [1, 2, 3, 4], "half a sample is none");
    assert_eq!(telephone_wav(&file).unwrap(), file);
}

#[test]
fn what_a_telephone_cannot_play_is_refused() {
    for (file, bad) in [
        (piped([1, 2, 16], 8000, &[0; 8]), BadAudio::OtherForm),
        (piped([1, 1, 16], 22050, &[0; 8]), BadAudio::OtherForm),
        (piped([1, 1, 8], 8000, &[0; 8]), BadAudio::OtherForm),
        (piped([7, 1, 16], 8000, &[0; 8]), BadAudio::OtherForm),
        (piped([1, 1, 16], 8000, &[]), BadAudio::Empty),
        (b"<html>".to_vec(), BadAudio::NoWav),
        (Vec::new(), BadAudio::NoWav),
    ] {
        assert_eq!(telephone_wav(&file), Err(bad));
    }
}

proptest! {
    #[test]
    fn whatever_is_read_is_judged(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0..80usize) {
        let _judged = telephone_wav(&bytes);
        let file = piped([1, 1, 16], 8000, &bytes);
        let _judged = telephone_wav(&file[..cut.min(file.len())]);
    }
}
