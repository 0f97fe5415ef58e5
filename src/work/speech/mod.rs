//! Spoken texts as audio, for a telephone network that has no voice of its own.
//!
//! A text is spoken by the programs of `[speech]` and named by a keyed hash of what is said and by whom: a name
//! cannot be guessed from a text, so that whoever may fetch audio (an exchange, without a password) learns nothing
//! by trying. What every caller hears is kept in the data folder; what was made for one call (a query code is in it)
//! stays in memory, and not for long.

mod kept;
mod pipeline;
mod wav;

pub use pipeline::Mute;
pub(super) use wav::with_head;
pub use wav::{BadAudio, RATE, telephone_wav};

use super::{App, calls::DirectoryNames};
use crate::{
    config::SpeechSettings,
    core::{
        dialogue::{self, Audience, Speech},
        directory::Language,
    },
};
use bytes::Bytes;
use kept::Kept;
use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};
use tokio::sync::Semaphore;

/// How many programs speak at once: they need a processor each.
const AT_ONCE: usize = 2;

/// Makes audio of texts.
#[derive(Debug)]
pub struct Speaker {
    kept: Kept,
    /// Where the office's own recordings are.
    recordings: PathBuf,
    turns: Semaphore,
}

impl Speaker {
    /// A speaker that keeps what everybody hears below `data`.
    pub fn new(settings: &SpeechSettings, data: &Path) -> Self {
        Self { kept: Kept::below(data), recordings: folder(settings, data), turns: Semaphore::new(AT_ONCE) }
    }

    /// The audio of that name, if it is kept.
    pub fn audio(&self, name: &str) -> Option<Bytes> {
        self.kept.find(name)
    }
}

/// Where an office's own recordings are, `zh-CN/greeting.wav` and so on.
pub fn folder(settings: &SpeechSettings, data: &Path) -> PathBuf {
    if settings.recordings.is_empty() { data.join("prompts") } else { PathBuf::from(&settings.recordings) }
}

/// Has `speech` ready to be fetched; returns its name. Fails where no program can speak it.
pub async fn name_of(app: &App, speech: &Speech) -> Result<String, Mute> {
    let name = hash(app, speech);
    if !app.speaker.kept.has(&name) {
        app.speaker.kept.hold(&name, spoken(app, speech).await?);
    }
    Ok(name)
}

/// Has `speech`, which every caller hears, spoken and kept; `true` if it was not yet.
async fn prepare(app: &App, speech: &Speech) -> Result<bool, Mute> {
    let name = hash(app, speech);
    if app.speaker.kept.is_on_disk(&name) {
        return Ok(false);
    }
    let audio = match app.speaker.audio(&name) {
        Some(held) => held,
        None => spoken(app, speech).await?,
    };
    app.speaker.kept.keep(&name, &audio).map_err(Mute::Unkept)?;
    Ok(true)
}

/// What came of preparing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Prepared {
    /// Texts that were spoken now.
    pub spoken: usize,
    /// Texts whose audio was there.
    pub kept: usize,
    /// Those of them that an office's own recording says.
    pub own: usize,
}

/// Has everything that all callers hear alike spoken and kept. `progress` is told how many texts are done, and of how
/// many. Fails with the first text that cannot be spoken.
pub async fn prepare_all(app: &App, mut progress: impl FnMut(usize, usize)) -> Result<Prepared, Mute> {
    let facts = app.facts();
    let names = DirectoryNames(&facts.directory);
    let (book, office) = (&facts.book, facts.directory.office());
    let texts: Vec<Speech> = [Language::Chinese, Language::English]
        .into_iter()
        .flat_map(|language| dialogue::standing(Audience { book, office, names: &names, language }))
        .collect();
    let mut prepared = Prepared::default();
    for (done, text) in (1..).zip(&texts) {
        prepared.own += usize::from(text.audio.is_some());
        if prepare(app, text).await? {
            prepared.spoken += 1;
        } else {
            prepared.kept += 1;
        }
        progress(done, texts.len());
    }
    Ok(prepared)
}

/// Tries the programs of both languages; which setting cannot speak, and why.
pub async fn try_out(settings: &SpeechSettings) -> Vec<(&'static str, Mute)> {
    let tries = [
        ("speech.chinese", Language::Chinese, "首问"),
        ("speech.english", Language::English, "first contact"),
    ];
    let mut mute = Vec::new();
    for (setting, language, words) in tries {
        let said = pipeline::speak(programs(settings, language), words, settings.seconds).await;
        mute.extend(said.err().map(|why| (setting, why)));
    }
    mute
}

async fn spoken(app: &App, speech: &Speech) -> Result<Bytes, Mute> {
    if let Some(own) = own_recording(app, speech) {
        return Ok(own);
    }
    let settings = &app.settings.speech;
    // Nothing closes it.
    let _turn = app.speaker.turns.acquire().await;
    pipeline::speak(programs(settings, speech.language), &speech.text, settings.seconds).await
}

/// The office's recording of it; the text is spoken where that cannot be played.
fn own_recording(app: &App, speech: &Speech) -> Option<Bytes> {
    let file = app.speaker.recordings.join(speech.audio.as_deref()?);
    let read = std::fs::read(&file).map_err(|error| error.to_string());
    let audio = read.and_then(|bytes| telephone_wav(&bytes).map_err(|bad| bad.to_string()));
    audio
        .inspect_err(
            |error| tracing::warn!(file = %file.display(), %error, "an own recording is spoken instead"),
        )
        .ok()
}

fn programs(settings: &SpeechSettings, language: Language) -> &[Vec<String>] {
    match language {
        Language::Chinese => &settings.chinese,
        Language::English => &settings.english,
    }
}

fn hash(app: &App, speech: &Speech) -> String {
    let by = programs(&app.settings.speech, speech.language);
    let said = format!("{by:?} {:?} {} {:?}", speech.audio, speech.text, recorded(app, speech));
    app.vault.lookup_speech(&said)
}

/// The length of the office's recording of it and when it was written: another one under the same name is heard at once.
fn recorded(app: &App, speech: &Speech) -> Option<(u64, SystemTime)> {
    let file = std::fs::metadata(app.speaker.recordings.join(speech.audio.as_deref()?)).ok()?;
    Some((file.len(), file.modified().ok()?))
}
