//! The programs that speak: text in, a WAV file out. No shell is between them, and the text is no argument: it is on
//! nobody's list of processes.

use super::wav::{BadAudio, telephone_wav};
use bytes::Bytes;
use std::{io, process::Stdio, time::Duration};
use thiserror::Error;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
};

/// The longest audio that is read, in bytes: five minutes of the telephone.
const LONGEST: u64 = 5 * 60 * 16_000;

/// Why a text cannot be spoken; the words are for the operator.
#[derive(Debug, Error)]
pub enum Mute {
    /// A program cannot be started.
    #[error("the speech program `{0}` cannot be started: {1}; install it, or name another in [speech]")]
    NoProgram(String, io::Error),
    /// It failed.
    #[error("the speech program `{0}` failed: {1}")]
    Failed(String, String),
    /// It takes too long.
    #[error("the speech programs took longer than {0} seconds ([speech] seconds)")]
    TooLong(u8),
    /// What comes out is no telephone audio.
    #[error(
        "what the speech programs write {0}: the last one must write a WAV file of 8000 Hz, 16 bits, one channel"
    )]
    Audio(#[from] BadAudio),
    /// The audio cannot be kept.
    #[error("the audio cannot be kept in the data folder: {0}")]
    Unkept(io::Error),
}

/// Has the programs speak `text`.
pub(super) async fn speak(programs: &[Vec<String>], text: &str, seconds: u8) -> Result<Bytes, Mute> {
    let limit = Duration::from_secs(u64::from(seconds));
    let audio =
        tokio::time::timeout(limit, run(programs, text)).await.map_err(|_| Mute::TooLong(seconds))??;
    Ok(telephone_wav(&audio)?)
}

async fn run(programs: &[Vec<String>], text: &str) -> Result<Vec<u8>, Mute> {
    let mut audio = text.as_bytes().to_vec();
    for program in programs {
        audio = through(program, audio).await?;
    }
    Ok(audio)
}

/// What a program makes of `input`.
async fn through(program: &[String], input: Vec<u8>) -> Result<Vec<u8>, Mute> {
    let (name, arguments) = program.split_first().map_or(("", program), |(name, rest)| (name.as_str(), rest));
    let failed = |why: String| Mute::Failed(name.to_owned(), why);
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| Mute::NoProgram(name.to_owned(), error))?;
    let feeding = feed(&mut child, input);
    let (output, complaint) = (read(child.stdout.take()), read(child.stderr.take()));
    // All at once: a program that waits to be read from does not read.
    let ((), output, complaint) = tokio::join!(feeding, output, complaint);
    let status = child.wait().await.map_err(|error| failed(error.to_string()))?;
    if !status.success() {
        let words = String::from_utf8_lossy(&complaint);
        return Err(failed(format!("{status}: {}", words.trim().lines().next_back().unwrap_or_default())));
    }
    Ok(output)
}

/// Writes the input and closes it. A program that does not want all of it says so by its end.
fn feed(child: &mut Child, input: Vec<u8>) -> impl Future<Output = ()> + use<> {
    let stdin = child.stdin.take();
    async move {
        if let Some(mut stdin) = stdin {
            let _ = stdin.write_all(&input).await;
        }
    }
}

async fn read(from: Option<impl tokio::io::AsyncRead + Unpin>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        // What was read until it broke is judged by the program's end.
        let _ = from.take(LONGEST).read_to_end(&mut bytes).await;
    }
    bytes
}
