//! Whether callers of an exchange without a voice of its own would hear words.

use super::Checked;
use crate::{
    config::{AccountSettings, Fault, Settings},
    core::script::Book,
    work::speech,
};
use std::{fs, path::Path};

pub(super) async fn look(settings: &Settings, found: &mut Checked) {
    let needed = settings.accounts.values().any(|account| matches!(account, AccountSettings::Asterisk(_)));
    own_recordings(settings, found);
    if needed {
        let mute = speech::try_out(&settings.speech).await;
        let remedy = "install it (apt-get install espeak-ng sox), or name other programs in [speech]";
        found.looked(
            "speech programs",
            mute.into_iter().map(|(setting, why)| Fault::new(setting, why.to_string(), remedy)),
        );
    }
}

/// Whether every recording of the office's own says a prompt that there is, and can be played to a telephone.
fn own_recordings(settings: &Settings, found: &mut Checked) {
    let folder = speech::folder(&settings.speech, Path::new(&settings.data.dir));
    let Ok(languages) = fs::read_dir(&folder) else { return };
    let book = Book::shipped(&|_| true);
    let known: Vec<String> = book.recordings().into_iter().map(|(_, name)| name).collect();
    let mut faults = Vec::new();
    for language in languages.flatten() {
        for file in fs::read_dir(language.path()).into_iter().flatten().flatten() {
            let name = format!("{}/{}", language.file_name().display(), file.file_name().display());
            faults.extend(wrong(&name, &file.path(), &known));
        }
    }
    found.looked(format!("own recordings in {}", folder.display()), faults);
}

fn wrong(name: &str, file: &Path, known: &[String]) -> Option<Fault> {
    if !known.iter().any(|known| known == name) {
        let remedy = "name it after the language and a prompt that says the same to everybody: zh-CN/greeting.wav (docs/ivr.md)";
        return Some(Fault::new(file.display().to_string(), "no prompt is said by it", remedy));
    }
    let bad = match fs::read(file) {
        Ok(bytes) => speech::telephone_wav(&bytes).err()?.to_string(),
        Err(error) => error.to_string(),
    };
    let remedy = "write it as WAV with 8000 samples a second, 16 bits, one channel: sox IN.wav -r 8000 -b 16 -c 1 OUT.wav";
    Some(Fault::new(file.display().to_string(), bad, remedy))
}
