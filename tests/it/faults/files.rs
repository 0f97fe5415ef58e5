//! Files that are none of what they should be: settings, office files, scripts, told with place and remedy.

use shouwen::{
    config::{Fault, Settings, read_text},
    core::{
        directory::Directory,
        script::{Prompts, Script},
    },
    work::directory::Source,
};
use std::{fmt::Write as _, fs, path::Path, process::Command};

fn settings(path: &Path) -> Result<Settings, Vec<Fault>> {
    Settings::load(Some(path), std::iter::empty())
}

fn office(path: &Path) -> Result<Directory, String> {
    let mut settings = Settings::read("test.toml", "", std::iter::empty()).unwrap();
    path.clone_into(&mut settings.office.file);
    Source::of(&settings).map(Source::into_directory).map_err(|error| error.to_string())
}

/// What the reader of each kind says of a file.
fn told(path: &Path) -> [String; 2] {
    [format!("{:?}", settings(path).unwrap_err()), office(path).unwrap_err()]
}

#[test]
fn what_is_no_text_is_told_with_the_place_and_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong");
    let name = file.display().to_string();
    let gbk: &[u8] = b"# first\n# second\nname = \"\xc6\xd6\xd1\xf4\"\n";
    let utf16: &[u8] = b"\xff\xfe[\0v\0o\0i\0c\0e\0]\0";
    for (bytes, place, what) in [
        (gbk, format!("{name}:3"), "not UTF-8"),
        (utf16, format!("{name}:1"), "not UTF-8"),
        (&vec![b' '; 5 * 1024 * 1024], name.clone(), "larger than 4 MiB"),
    ] {
        fs::write(&file, bytes).unwrap();
        for told in told(&file) {
            assert!(told.contains(&place) && told.contains(what), "{told}");
        }
        let fault = read_text(&file).unwrap_err();
        assert!(fault.where_ == place && !fault.remedy.is_empty(), "{fault}");
    }
    for told in told(folder.path()) {
        assert!(told.contains("is a folder"), "{told}");
    }
    for told in told(Path::new("no/such/file")) {
        assert!(told.contains("no/such/file") && told.contains("no such file"), "{told}");
    }
    assert!(
        read_text(Path::new("/dev/zero")).unwrap_err().what.contains("larger"),
        "no device is read for ever"
    );
}

#[test]
fn a_byte_order_mark_and_line_ends_of_another_system_are_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    let odd = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    fs::write(&file, odd("[voice]\nring_seconds = 15\n")).unwrap();
    assert_eq!(settings(&file).unwrap().voice.ring_seconds, 15);
    fs::write(&file, odd("[voice]\n\nring_seconds = 1\n")).unwrap();
    assert_eq!(settings(&file).unwrap_err()[0].where_, format!("{}:3 voice.ring_seconds", file.display()));
    fs::write(&file, odd(include_str!("../vectors/small-office.yaml"))).unwrap();
    let unix = Directory::parse(include_str!("../vectors/small-office.yaml"), "x").unwrap();
    assert_eq!(office(&file).unwrap().to_json(), unix.to_json());
}

#[test]
fn an_empty_file_is_no_office_and_no_script() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("empty");
    for text in ["", "\n\n", "# nothing but this\n", "\u{feff}"] {
        fs::write(&file, text).unwrap();
        assert!(settings(&file).is_ok(), "nothing differs from the defaults");
        assert!(office(&file).is_err(), "{text:?}");
        assert!(
            Script::parse(text, "a.yaml").is_err() && Prompts::parse(text, "b.yaml").is_err(),
            "{text:?}"
        );
    }
}

/// Text that grows without end when its references are followed.
fn bomb() -> String {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let before = format!("*a{}", n - 1);
        writeln!(text, "a{n}: &a{n} [{}]", vec![before; 10].join(", ")).unwrap();
    }
    text
}

#[test]
fn files_made_to_eat_the_machine_are_refused_at_once() {
    let deep = format!("office: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let indented: String = (0..3000).fold(String::new(), |mut text, n| {
        writeln!(text, "{}a:", " ".repeat(n)).unwrap();
        text
    });
    for text in [bomb(), deep, indented] {
        assert!(Directory::parse(&text, "office.yaml").is_err());
        assert!(Script::parse(&text, "a.yaml").is_err());
        assert!(Prompts::parse(&text, "b.yaml").is_err());
    }
    let deep = format!("[voice]\na = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert!(Settings::read("x.toml", &deep, std::iter::empty()).is_err());
}

#[test]
fn what_is_said_twice_is_told_with_its_line() {
    let faults =
        Settings::read("x.toml", "[voice]\nrecord = true\nrecord = false\n", std::iter::empty()).unwrap_err();
    assert!(faults[0].where_.starts_with("x.toml:3") && faults[0].what.contains("duplicate"), "{faults:?}");
    let faults = Settings::read("x.toml", "[voice]\n[sms]\n[voice]\n", std::iter::empty()).unwrap_err();
    assert!(faults[0].where_.starts_with("x.toml:3"), "{faults:?}");
    let text = include_str!("../vectors/small-office.yaml").replacen(
        "office:\n",
        "office:\n  name: 一\n  name: 二\n",
        1,
    );
    let faults = Directory::parse(&text, "office.yaml").unwrap_err();
    assert!(faults[0].what.contains("duplicate"), "{faults:?}");
}

#[test]
fn the_check_of_scripts_names_a_file_that_is_no_text() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("prompts")).unwrap();
    fs::write(folder.path().join("line.yaml"), b"script: line\nstart: \xff\n").unwrap();
    let checked = Command::new(env!("CARGO_BIN_EXE_shouwen"))
        .args(["ivr", "check", "--dir"])
        .arg(folder.path())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let told =
        format!("{}{}", String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
    assert_eq!(checked.status.code(), Some(1), "{told}");
    assert!(told.contains("line.yaml:2") && told.contains("UTF-8"), "{told}");
}
