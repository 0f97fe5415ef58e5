//! What the shipped speech programs make, by the program that an operator calls.

use super::missing;
use serde_json::Value;
use std::{path::Path, process::Command};

#[test]
fn every_standing_text_is_spoken_once_and_kept() {
    if let Some(missing) = missing() {
        return crate::skip::skip("peers::asterisk::speech", &missing);
    }
    let folder = tempfile::tempdir().unwrap();
    let first = render(folder.path(), "");
    let spoken = first["spoken"].as_u64().unwrap();
    assert!(spoken > 30 && first["kept"] == 0, "{first}");
    let mut files = std::fs::read_dir(folder.path().join("speech")).unwrap().map(|file| file.unwrap().path());
    assert_eq!(files.by_ref().count() as u64, spoken);
    for file in std::fs::read_dir(folder.path().join("speech")).unwrap() {
        let audio = std::fs::read(file.unwrap().path()).unwrap();
        let sound = shouwen::work::speech::telephone_wav(&audio).unwrap();
        let loudest =
            sound[44..].chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]]).unsigned_abs()).max();
        assert!(sound.len() > 8000 && loudest > Some(8000), "{} bytes, {loudest:?}", sound.len());
    }
    assert_eq!(render(folder.path(), "")["spoken"], 0, "what is kept stays");
    // Other programs speak otherwise: their audio is another.
    let slower = "[speech]\nchinese = [[\"espeak-ng\", \"-v\", \"cmn-latn-pinyin\", \"-s\", \"120\", \"--stdin\", \"--stdout\"], \
                  [\"sox\", \"-t\", \"wav\", \"-\", \"-t\", \"wav\", \"-r\", \"8000\", \"-c\", \"1\", \"-b\", \"16\", \"-\"]]\n";
    let anew = render(folder.path(), slower);
    assert!(anew["spoken"].as_u64() > Some(20) && anew["kept"].as_u64() > Some(10), "{anew}");
}

#[test]
fn a_recording_of_the_offices_own_is_heard_instead() {
    if let Some(missing) = missing() {
        return crate::skip::skip("peers::asterisk::speech", &missing);
    }
    let folder = tempfile::tempdir().unwrap();
    let all = render(folder.path(), "");
    assert_eq!(all["own"], 0);
    let recordings = folder.path().join("prompts/zh-CN");
    std::fs::create_dir_all(&recordings).unwrap();
    let record = |name: &str, rate: &str, pitch: &str| {
        let sox = ["-n", "-r", rate, "-c", "1", "-b", "16", name, "synth", "1", "sine", pitch];
        assert!(Command::new("/usr/bin/sox").args(sox).current_dir(&recordings).status().unwrap().success());
    };
    record("greeting.wav", "8000", "400");
    let with = render(folder.path(), "");
    assert_eq!(
        (&with["own"], &with["spoken"]),
        (&Value::from(1), &Value::from(1)),
        "that one text alone is another"
    );
    let own = std::fs::read(recordings.join("greeting.wav")).unwrap();
    let own = shouwen::work::speech::telephone_wav(&own).unwrap();
    let kept = |sound: &[u8]| {
        let files = std::fs::read_dir(folder.path().join("speech")).unwrap();
        files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).any(|audio| audio == sound)
    };
    assert!(kept(&own), "what is played is the recording");
    // Another one in its place is heard at once.
    record("greeting.wav", "8000", "700");
    assert_eq!(render(folder.path(), "")["spoken"], 1);
    assert!(!doctor(folder.path(), "").contains("greeting.wav"), "nothing is wrong with it");
    // What no telephone plays is spoken, and told; so is a name that no prompt has, or that says something to each.
    record("greeting.wav", "44100", "400");
    record("welcome.wav", "8000", "400");
    record("department-number.wav", "8000", "400");
    assert_eq!(render(folder.path(), "")["spoken"], 1, "the text, by the program");
    let told = doctor(folder.path(), "");
    for (name, why) in [
        ("greeting.wav", "another rate"),
        ("welcome.wav", "no prompt is said by it"),
        ("department-number.wav", "no prompt is said by it"),
    ] {
        let line = told
            .lines()
            .find(|line| line.contains(name))
            .or_else(|| told.split('}').find(|one| one.contains(name)));
        assert!(line.is_some_and(|line| line.contains(why)), "{name}: {told}");
    }
}

#[test]
fn a_program_that_is_missing_or_fails_is_named() {
    for (programs, said) in [
        ("[[\"/nowhere/speak\"]]", "/nowhere/speak` cannot be started"),
        ("[[\"/bin/sh\", \"-c\", \"echo no voice >&2; exit 3\"]]", "no voice"),
        ("[[\"/bin/cat\"]]", "is no WAV file"),
        ("[[\"/bin/sleep\", \"30\"]]", "longer than 1 seconds"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let output = run(
            folder.path(),
            &format!("[speech]\nseconds = 1\nchinese = {programs}\n"),
            &["prompts", "render"],
        );
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && words.contains(said), "{programs}: {words}");
    }
}

#[test]
fn the_doctor_says_that_callers_would_hear_silence() {
    let settings = "[voice]\naccount = \"pbx\"\n[sms]\naccount = \"pbx\"\n[speech]\nchinese = [[\"/nowhere/speak\"]]\n\
                    english = [[\"/nowhere/speak\"]]\n[accounts.pbx]\nprovider = \"asterisk\"\nbase_url = \"http://127.0.0.1:8088\"\n\
                    username = \"shouwen\"\npassword = \"test-only-ari-password\"\ndial = \"PJSIP/{national}@trunk\"\n";
    let folder = tempfile::tempdir().unwrap();
    let told = doctor(folder.path(), settings);
    assert!(told.contains("speech.chinese") && told.contains("/nowhere/speak"), "{told}");
    // Where every network speaks by itself nothing has to be installed.
    let told = doctor(folder.path(), "[speech]\nchinese = [[\"/nowhere/speak\"]]\n");
    assert!(!told.contains("/nowhere/speak"), "{told}");
}

fn doctor(folder: &Path, settings: &str) -> String {
    let output = run(folder, settings, &["doctor"]);
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

fn render(folder: &Path, settings: &str) -> Value {
    let output = run(folder, settings, &["prompts", "render"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn run(folder: &Path, settings: &str, arguments: &[&str]) -> std::process::Output {
    let file = folder.join("shouwen.toml");
    std::fs::write(&file, settings).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shouwen"));
    command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(folder).arg("--config").arg(&file);
    command.arg("--data-dir").arg(folder).arg("--json").args(arguments).output().unwrap()
}
