//! The checker: for every rule a script that breaks it, and where the fault is said to be.

use proptest::prelude::*;
use shouwen::core::script::{Book, Fault, Prompts, Script, SourceFile, check};

const LINE: &str = r#"script: complaint-line
start: greeting
person: desk
nodes:
  greeting:
    menu:
      say: [hello, notice when recording]
      matters: { option: option, up_to: 3, then: desk }
      seconds: 2
      repeats: 1
      keys:
        "0": desk
        "5": other/ask
      silence: desk
      other: desk
  desk:
    route:
      to: { duty: complaint }
      answered: code
      told: code
      nobody: message
  message:
    record:
      say: [hello]
      kind: complaint
      max_seconds: 60
      silence_seconds: 5
      finish: "*"
      then: code
      silence: words
  words:
    say:
      say: [hello]
      then: code
  code:
    tell:
      what: query_code
      say: [code, code-again]
      then: bye
      missing: bye
  bye:
    hangup:
      say: [goodbye]
"#;

const OTHER: &str = r##"script: other
start: ask
person: desk
nodes:
  ask:
    collect:
      say: [hello]
      wrong: hello
      digits: 10
      finish: "#"
      seconds: 9
      tries: 2
      found: status
      failed: desk
  status:
    tell:
      what: case_status
      then: bye
      missing: desk
  desk:
    route:
      to: { department: office }
      answered: bye
      told: bye
      nobody: message
  message:
    record:
      say: [hello]
      kind: inquiry
      then: bye
      silence: bye
  bye:
    branch:
      if: not withheld
      then: complaint-line/bye
      else: complaint-line/bye
"##;

/// The prompts of the engine, and those of the two scripts.
fn prompts(language: &str) -> String {
    let own = r#"  hello: Hello.
  notice: This is recorded.
  option: "For {matter}, press {key}."
  code: "It is {code}."
  code-again: "Again, {code}."
  goodbye: Goodbye.
"#;
    let engine = r#"  connecting: "To {department}."
  next-officer: Another one.
  department-number: "{department} has {number}."
  agency-number: "{agency} has {number}."
  number-again: "Again, {number}."
  connect-offer: Press 1.
  again-offer: Press the star.
  closed: "It opens {opens}."
  not-understood: Sorry.
  status-received: "Of {received}, by {due}."
  status-investigating: "Of {received}, by {due}."
  status-answered: "Of {received}."
  status-declined: "Of {received}."
  status-withdrawn: "Of {received}."
  status-referred: "Of {received}."
  status-closed: "Of {received}."
  accept-call: Press 1.
  whisper: A caller.
  call-back-officer: "Case {case}."
  call-back-greeting: "{office} calls."
  apology: Sorry.
"#;
    format!("language: {language}\nprompts:\n{own}{engine}")
}

fn files() -> Vec<SourceFile> {
    let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
    vec![
        file("complaint-line.yaml", LINE),
        file("other.yaml", OTHER),
        file("prompts/zh-CN.yaml", &prompts("zh-CN")),
        file("prompts/en.yaml", &prompts("en")),
    ]
}

/// The faults after one change to one file.
fn faults(file: &str, from: &str, to: &str) -> (Vec<Fault>, String) {
    let mut files = files();
    let found = files.iter_mut().find(|found| found.path == file).expect("a file of the set");
    assert!(found.text.contains(from), "{file} does not say `{from}`");
    found.text = found.text.replacen(from, to, 1);
    let text = found.text.clone();
    (Book::read(&files).err().unwrap_or_default(), text)
}

#[test]
fn the_base_of_these_tests_has_no_fault() {
    assert_eq!(Book::read(&files()).err(), None);
}

/// File, what is changed into what, the words on whose line the fault is, its field, and what it says.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const LINE_FILE: &str = "complaint-line.yaml";
const OTHER_FILE: &str = "other.yaml";
const ZH: &str = "prompts/zh-CN.yaml";
const EN: &str = "prompts/en.yaml";

#[rustfmt::skip]
const CASES: &[Case] = &[
    // Shapes.
    (LINE_FILE, "      seconds: 2", "      secnods: 2", "secnods", "", "unknown field `secnods`"),
    (LINE_FILE, "    menu:", "    menue:", "menue:", "", "unknown variant `menue`"),
    (LINE_FILE, "seconds: 2", "seconds: two", "two", "", "u8"),
    (LINE_FILE, "start: greeting\n", "", "nodes:", "", "missing field `start`"),
    (LINE_FILE, "notice when recording", "notice when raining", "raining", "", "unknown condition `raining`"),
    (LINE_FILE, "      kind: complaint", "      kind: gossip", "gossip", "", "unknown variant `gossip`"),
    (LINE_FILE, "to: { duty: complaint }", "to: { duty: Cleaning }", "Cleaning", "", "unknown variant `Cleaning`"),
    (OTHER_FILE, "department: office", "department: The Office", "The Office", "", "is no code"),
    (OTHER_FILE, "if: not withheld", "if: rain", "if: rain", "", "unknown condition `rain`"),
    (LINE_FILE, "  words:\n", "  words: [\n", "words: [", "", "expected"),
    (LINE_FILE, "  words:\n", "  desk:\n", "  desk:\n    say", "", "duplicate"),
    (ZH, "hello: Hello.", "hello: { txt: Hello }", "txt", "", "unknown field `txt`"),
    (ZH, "language: zh-CN", "language: fr", "fr", "", "unknown variant `fr`"),
    // Names, keys, ranges.
    (LINE_FILE, "script: complaint-line", "script: Complaint_Line", "script:", "script", "is no name"),
    (LINE_FILE, "  words:\n", "  Words!:\n", "    say:\n      say: [hello]", "nodes.Words!", "is no name"),
    (LINE_FILE, "\"5\":", "\"55\":", "\"55\"", "nodes.greeting.menu.keys.55", "`55` is no key"),
    (LINE_FILE, "\"5\":", "\"a\":", "\"a\"", "nodes.greeting.menu.keys.a", "`a` is no key"),
    (LINE_FILE, "\"5\":", "\"3\":", "\"3\"", "nodes.greeting.menu.keys.3", "belongs to a matter already"),
    (LINE_FILE, "up_to: 3", "up_to: 9", "up_to", "nodes.greeting.menu.matters.up_to", "9 is out of range"),
    (LINE_FILE, "      seconds: 2", "      seconds: 0", "seconds: 0", "nodes.greeting.menu.seconds", "0 is out of range"),
    (LINE_FILE, "repeats: 1", "repeats: 3", "repeats", "nodes.greeting.menu.repeats", "3 is out of range"),
    (LINE_FILE, "max_seconds: 60", "max_seconds: 3600", "max_seconds", "nodes.message.record.max_seconds", "3600 is out of range"),
    (LINE_FILE, "silence_seconds: 5", "silence_seconds: 0", "silence_seconds", "nodes.message.record.silence_seconds", "0 is out"),
    (LINE_FILE, "finish: \"*\"", "finish: \"1\"", "finish", "nodes.message.record.finish", "`1` cannot finish"),
    (OTHER_FILE, "digits: 10", "digits: 3", "digits", "nodes.ask.collect.digits", "3 is out of range"),
    (OTHER_FILE, "seconds: 9", "seconds: 31", "seconds", "nodes.ask.collect.seconds", "31 is out of range"),
    (OTHER_FILE, "tries: 2", "tries: 9", "tries", "nodes.ask.collect.tries", "9 is out of range"),
    (OTHER_FILE, "finish: \"#\"", "finish: \"x\"", "finish", "nodes.ask.collect.finish", "`x` cannot finish"),
    // Ways.
    (LINE_FILE, "start: greeting", "start: greting", "start", "start", "there is no node `greting`"),
    (LINE_FILE, "person: desk", "person: nobody", "person", "person", "there is no node `nobody`"),
    (LINE_FILE, "nobody: message", "nobody: mesage", "mesage", "nodes.desk.route.nobody", "there is no node `mesage`"),
    (LINE_FILE, "other/ask", "other/aks", "other/aks", "nodes.greeting.menu.keys.5", "there is no node `other/aks`"),
    (LINE_FILE, "other/ask", "another/ask", "another/ask", "nodes.greeting.menu.keys.5", "there is no node `another/ask`"),
    (LINE_FILE, "      silence: words", "      silence: code", "    say:\n      say: [hello]\n      then: code", "nodes.words", "no call can come to the node `words`"),
    (LINE_FILE, "person: desk", "person: message", "person", "person", "`message` is not a route"),
    (LINE_FILE, "\"0\": desk", "\"0\": other/ask", "\"0\"", "nodes.greeting.menu.keys.0", "`other/ask` does not ring a person"),
    (LINE_FILE, "      other: desk", "      other: message", "other: message", "nodes.greeting.menu.other", "`message` does not ring"),
    (OTHER_FILE, "failed: desk", "failed: message", "failed", "nodes.ask.collect.failed", "`message` does not ring a person"),
    // Endings.
    (LINE_FILE, "      then: code\n      silence: words", "      then: code\n      silence: desk", "silence: desk\n  words", "nodes.message.record.silence", "goes round for ever: desk → message → desk"),
    (LINE_FILE, "      silence: desk", "      silence: words", "", "nodes.bye.hangup", "without an outcome (R3.3): greeting → words → code → bye"),
    (LINE_FILE, "nobody: message", "nobody: words", "", "nodes.bye.hangup", "without an outcome (R3.3): desk → words → code → bye"),
    (LINE_FILE, "missing: bye", "missing: words", "      then: code\n  code", "nodes.words.say.then", "goes round for ever: code → words → code"),
    // Words.
    (LINE_FILE, "[hello, notice when", "[helo, notice when", "helo", "nodes.greeting.menu.say[0]", "there is no prompt `helo` in zh-CN"),
    (EN, "  goodbye: Goodbye.\n", "", "", "nodes.bye.hangup.say[0]", "there is no prompt `goodbye` in en"),
    (EN, "  whisper: A caller.\n", "", "", "prompts.whisper", "the prompt `whisper` is missing"),
    (ZH, "Hello.", "Hello {name}.", "hello:", "prompts.hello", "unknown placeholder {name}"),
    (ZH, "Hello.", "Hello {office.", "hello:", "prompts.hello", "a brace has no partner"),
    (ZH, "Hello.", "Hello }.", "hello:", "prompts.hello", "a brace has no partner"),
    (ZH, "Hello.", "\"{number}\"", "hello:", "prompts.hello", "{number} is not known where this prompt is spoken"),
    (EN, "Sorry.\n  status", "\"{office}\"\n  status", "", "", ""),
    (EN, "apology: Sorry.", "apology: \"{office}\"", "apology:", "prompts.apology", "{office} is not known"),
    (ZH, "\"{department} has {number}.\"", "\"{department}.\"", "department-number", "prompts.department-number", "does not say {number}"),
    (ZH, "\"For {matter}, press {key}.\"", "\"For {matter}.\"", "option:", "prompts.option", "does not say {key}"),
    (LINE_FILE, "[code, code-again]", "[code]", "    tell:\n", "nodes.code.tell.say", "spoken 1 times in zh-CN"),
    (LINE_FILE, "[code, code-again]", "[code, code-again when withheld]", "    tell:\n", "nodes.code.tell.say", "spoken 1 times"),
    (ZH, "Hello.", "Call 6687001.", "hello:", "prompts.hello", "`6687001` would be read as one number"),
    (ZH, "Hello.", "拨打１２３４５。", "hello:", "prompts.hello", "`１２３４５` would be read"),
    (ZH, "Hello.", "\"\"", "hello:", "prompts.hello", "the text is empty"),
    (ZH, "Hello.", "\"<break/>Hello\"", "hello:", "prompts.hello", "markup"),
    (ZH, "Hello.", "\"Hello.\\nThere.\"", "hello:", "prompts.hello", "line breaks"),
    (ZH, "goodbye: Goodbye.", "goodbye: { text: Bye, audio: ../../etc/passwd.wav }", "goodbye:", "prompts.goodbye", "is no recording's name"),
    (ZH, "goodbye: Goodbye.", "goodbye: { text: Bye, audio: bye.exe }", "goodbye:", "prompts.goodbye", "is no recording's name"),
    (ZH, "\"It is {code}.\"", "{ text: \"It is {code}.\", audio: code.wav }", "code:", "prompts.code", "cannot say the text's placeholders"),
    // The set.
    (OTHER_FILE, "script: other", "script: complaint-line", "script:", "script", "is a script of this name already"),
    (EN, "language: en", "language: zh-CN", "", "", "there is another file of prompts in zh-CN"),
    (EN, "language: en", "language: zh-CN", "", "", "there are no prompts in en"),
    (LINE_FILE, "script: complaint-line", "script: main-line", "", "", "there is no script `complaint-line`"),
];

#[test]
fn every_rule_names_file_line_and_field() {
    let mut wrong = Vec::new();
    for (file, from, to, at, field, what) in CASES {
        let (faults, text) = faults(file, from, to);
        if what.is_empty() && at.is_empty() {
            assert_eq!(faults, [], "`{to}` is no fault");
            continue;
        }
        let line = text.find(at).map_or(0, |at| text[..at].matches('\n').count() + 1);
        let found = faults.iter().any(|fault| {
            let place = &fault.where_;
            // What the change makes wrong elsewhere has no words in the changed file.
            let here = at.is_empty() || (place.file == *file && place.line == line as u64);
            here && place.field == *field && fault.what.contains(what) && !fault.remedy.is_empty()
        });
        if !found {
            let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
            wrong.push(format!(
                "`{from}` → `{to}`: expected {file}:{line} {field}: {what}, found {faults:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_faults_are_told_together_in_the_order_of_the_files() {
    let mut files = files();
    files[0].text = LINE.replace("repeats: 1", "repeats: 7").replace("nobody: message", "nobody: nowhere");
    files[3].text = files[3].text.replace("Hello.", "Hello 12345.");
    let faults = Book::read(&files).expect_err("three faults");
    let places: Vec<_> = faults.iter().map(|fault| fault.where_.to_string()).collect();
    let expected = [
        "complaint-line.yaml:10:16 nodes.greeting.menu.repeats",
        "complaint-line.yaml:21:15 nodes.desk.route.nobody",
        // Nobody leads there any more.
        "complaint-line.yaml:23:5 nodes.message",
        "prompts/en.yaml:3:10 prompts.hello",
    ];
    for place in expected {
        assert!(
            places.iter().any(|found| found.starts_with(place.split(' ').next().expect("a place"))),
            "{place}: {places:#?}"
        );
    }
    let mut sorted = places.clone();
    sorted.sort_by_key(|place| place.split(':').next().map(str::to_owned));
    assert_eq!(places, sorted);
}

#[test]
fn ways_that_are_left_out_lead_to_the_person() {
    let mut files = files();
    files[0].text =
        LINE.replace("        \"0\": desk\n", "").replace("      silence: desk\n      other: desk\n", "");
    files[1].text = OTHER.replace("      failed: desk\n", "");
    let book = Book::read(&files).expect("what is left out is filled in");
    let whole = Book::read(&self::files()).expect("valid");
    assert_eq!(book.default_flow().version(), whole.default_flow().version());
}

#[test]
fn checking_what_was_read_one_by_one_is_the_same() {
    let script = |text: &str, file: &str| Script::parse(text, file).expect("a script");
    let scripts = [script(LINE, "complaint-line.yaml"), script(OTHER, "other.yaml")];
    let prompts = ["zh-CN", "en"].map(|tag| Prompts::parse(&prompts(tag), tag).expect("prompts"));
    assert_eq!(check(&scripts, &prompts), []);
    assert_eq!(check(&scripts, &prompts[..1]).len(), 1, "a missing language is one fault, not one a prompt");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = Script::parse(&text, "a");
        let _ = Prompts::parse(&text, "b");
    }

    #[test]
    fn no_damage_to_a_file_makes_the_checker_panic(
        which in 0..4_usize,
        lines in prop::collection::vec((0..60_usize, 0..60_usize), 1..4),
    ) {
        let mut files = files();
        let mut text: Vec<&str> = files[which].text.lines().collect();
        for (from, to) in lines {
            let (from, to) = (from % text.len(), to % text.len());
            text[to] = text[from];
        }
        let damaged = text.join("\n");
        files[which].text = damaged;
        let _ = Book::read(&files);
    }
}
