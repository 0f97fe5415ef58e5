//! What is spoken to callers: tones, made once by the same program for Shouwen and for the bare dialplan.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// The program.
const TONE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/house/calls/tone.py");
/// Words of the prompt that follows the key; it is high.
const ASKS: &str = "请输入";

/// Audio files, named without their ending, as a dialplan names them.
pub struct Spoken {
    /// What every caller hears first.
    pub greeting: String,
    /// What follows the key.
    pub asked: String,
    _folder: TempDir,
}

impl Spoken {
    /// Has both made.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [greeting, asked] = [("greeting", "您好"), ("asked", ASKS)].map(|(name, text)| {
            let place = folder.path().join(name);
            fs::write(place.with_extension("wav"), spoken(text)).expect("audio is kept");
            place.to_string_lossy().into_owned()
        });
        Self { greeting, asked, _folder: folder }
    }

    /// Makes sure that both are among those that Shouwen had made: what is compared is the same to the byte.
    pub fn is_same_as(&self, rendered: &Path) {
        let there: Vec<Vec<u8>> = fs::read_dir(rendered)
            .expect("prompts are rendered")
            .flatten()
            .map(|file| fs::read(file.path()).expect("a prompt"))
            .collect();
        for own in [&self.greeting, &self.asked] {
            let audio = fs::read(format!("{own}.wav")).expect("audio is there");
            assert!(there.contains(&audio), "{own} is no prompt of Shouwen's");
        }
    }
}

/// The settings of Shouwen that have it speak so.
pub fn settings() -> String {
    let program = format!("[[\"/usr/bin/python3\", {TONE:?}, {ASKS:?}]]");
    format!("[speech]\nchinese = {program}\nenglish = {program}\n")
}

fn spoken(text: &str) -> Vec<u8> {
    let mut tone = Command::new("/usr/bin/python3");
    tone.args([TONE, ASKS]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut tone = tone.spawn().expect("python3 is installed");
    let mut stdin = tone.stdin.take().expect("it reads a text");
    stdin.write_all(text.as_bytes()).expect("it takes a text");
    drop(stdin);
    tone.wait_with_output().expect("it speaks").stdout
}
