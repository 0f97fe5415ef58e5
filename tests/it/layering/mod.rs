//! The import rule of `src/lib.rs`: rooms import only from themselves and from the rooms to their left;
//! `providers` and `store` do not know each other.

mod source;

use source::{Mention, mentions};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each room and what it may import besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("config", &[]),
    ("telemetry", &["config"]),
    ("core", &["config", "telemetry"]),
    ("providers", &["config", "telemetry", "core"]),
    ("store", &["config", "telemetry", "core"]),
    ("outbound", &["config", "telemetry", "core", "providers", "store"]),
    ("work", &["config", "telemetry", "core", "providers", "store", "outbound"]),
    ("web", &["config", "telemetry", "core", "providers", "store", "outbound", "work"]),
    ("rehearse", &["config", "telemetry", "core", "providers", "store", "outbound", "work", "web"]),
];

/// Right of every room: may import all of them, and none may import it.
const COMMANDS: &[&str] = &["main", "commands"];

/// What is wrong with the imports of one file; `file` is its path below `src/`.
fn faults(file: &str, text: &str) -> Vec<String> {
    let modules = module_path(file);
    let Some(room) = modules.first().copied() else { return Vec::new() };
    if COMMANDS.contains(&room) {
        return Vec::new();
    }
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("src/{file}: `{room}` is no room of the house: see src/lib.rs")];
    };
    let wrong = |mention: &Mention| {
        let is_room =
            COMMANDS.contains(&&*mention.room) || ROOMS.iter().any(|(name, _)| *name == mention.room);
        is_room && mention.room != room && !allowed.contains(&&*mention.room)
    };
    mentions(text, modules.len())
        .iter()
        .filter(|mention| wrong(mention))
        .map(|mention| format!("src/{file}:{}: `{room}` may not import `{}`", mention.line, mention.room))
        .collect()
}

/// `core/call/mod.rs` is `core::call`; `lib.rs` is the crate itself.
fn module_path(file: &str) -> Vec<&str> {
    let mut path: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if matches!(path.last(), Some(&("mod" | "lib"))) {
        path.pop();
    }
    path
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_room_imports_only_leftwards() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&src, &mut found);
    assert!(found.len() > ROOMS.len(), "src/ was not found");
    let wrong: Vec<String> = found
        .iter()
        .flat_map(|path| {
            faults(path.strip_prefix(&src).unwrap().to_str().unwrap(), &fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_rooms_are_those_that_the_crate_declares() {
    let text = include_str!("../../../src/lib.rs");
    let mut declared: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';'))
        .filter(|name| !COMMANDS.contains(name))
        .collect();
    let mut rooms: Vec<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
    declared.sort_unstable();
    rooms.sort_unstable();
    assert_eq!(declared, rooms);
}

/// A file, its text, and the room it wrongly imports.
const PLANTED: &[(&str, &str, &str)] = &[
    ("core/clock.rs", "use crate::store::Db;", "store"),
    ("core/call/mod.rs", "use crate::{core::id::CallId, web::Page};", "web"),
    ("core/call/mod.rs", "use crate::{\n    core::{id, clock::{Moment}},\n    outbound,\n};", "outbound"),
    ("core/call/mod.rs", "fn f() { crate::work::open_case() }", "work"),
    ("core/call/mod.rs", "fn f(x: crate :: work :: Case) {}", "work"),
    ("core/call/mod.rs", "use super::super::store::Db;", "store"),
    ("core/call/mod.rs", "use super::super::{store::Db};", "store"),
    ("core/clock.rs", "use super::super::providers;", "providers"),
    ("core/clock.rs", "pub(in crate::web) fn f() {}", "web"),
    ("core/clock.rs", "use crate::r#web::Page;", "web"),
    ("core/clock.rs", "use ::shouwen::web::Page;", "web"),
    ("providers/twilio/voice.rs", "use crate::store::batch;", "store"),
    ("store/db.rs", "use crate::providers::HookAnswer;", "providers"),
    ("store/db.rs", "let text = \"// \"; use crate::web;", "web"),
    ("store/db.rs", "let c = '\"'; use crate::web; let d = '\"';", "web"),
    ("store/db.rs", "fn f<'a>(x: &'a str) { crate::web::f() }", "web"),
    ("store/db.rs", "let t = r#\"a \"quoted\" b\"#; use crate::web;", "web"),
    ("store/db.rs", "/* a /* nested */ comment */ use crate::web;", "web"),
    ("outbound/mod.rs", "use crate::work::Links;", "work"),
    ("telemetry/logs.rs", "use crate::core::redact::mask;", "core"),
    ("config/mod.rs", "use crate::telemetry;", "telemetry"),
    ("work/mod.rs", "use crate::web::Page;", "web"),
    ("web/mod.rs", "use crate::commands::serve;", "commands"),
    ("store.rs", "use super::web;", "web"),
];

#[test]
fn a_planted_wrong_import_is_found() {
    for (file, text, room) in PLANTED {
        let found = faults(file, text);
        assert_eq!(found.len(), 1, "{file}: {text}: {found:?}");
        assert!(found[0].ends_with(&format!("may not import `{room}`")), "{found:?}");
    }
}

#[test]
fn a_wrong_import_is_told_with_its_line() {
    let found =
        faults("core/clock.rs", "//! Time.\n\nuse std::fmt;\nuse crate::{\n    core::id,\n    web,\n};\n");
    assert_eq!(found, ["src/core/clock.rs:6: `core` may not import `web`"]);
}

#[test]
fn a_folder_that_is_no_room_is_found() {
    assert_eq!(faults("misc/helpers.rs", "").len(), 1);
}

/// Texts without a wrong import.
const RIGHT: &[(&str, &str)] = &[
    ("web/mod.rs", "use crate::{config, core, outbound, providers, store, telemetry, work};"),
    ("outbound/mod.rs", "use crate::{providers::Sms, store::Db};"),
    (
        "core/call/mod.rs",
        "use crate::core::{id::CallId, clock};\nuse super::clock::Moment;\nuse super::super::core::id;",
    ),
    (
        "core/call/mod.rs",
        "//! See [`crate::web`].\n/// Like [crate::store].\n// use crate::store;\n/* use crate::web; */",
    ),
    (
        "core/call/mod.rs",
        "const TEXT: &str = \"use crate::web\"; const RAW: &str = r#\"crate::store \"x\"\"#;",
    ),
    ("core/call/mod.rs", "use crate::core::web::Page; use other_crate::store::Db; use std::{fs, web};"),
    ("core/call/mod.rs", "use self::store::Kept; use super::web::Page;"),
    ("core/call/mod.rs", "let url = b\"crate::web\"; let c = b'\"'; let s = \"a\\\"crate::web\";"),
    ("main.rs", "use shouwen::{web, work};"),
    ("commands/serve.rs", "use shouwen::web; use crate::commands::exit;"),
    ("lib.rs", "pub mod web;"),
];

#[test]
fn right_imports_comments_and_texts_pass() {
    for (file, text) in RIGHT {
        assert_eq!(faults(file, text), Vec::<String>::new(), "{file}: {text}");
    }
}
