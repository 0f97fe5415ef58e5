//! The catalogue, and that no page speaks another language than it says.

use super::{desk, link, text, visible};
use crate::{on_both_engines, support::House};
use shouwen::web::console::{
    self, PLACES,
    words::{Tongue, catalogue},
};

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn every_text_is_chinese_in_chinese_and_english_in_english() {
    let mut texts = 0;
    for text in catalogue() {
        texts += 1;
        assert!(text.zh.chars().any(is_chinese), "{text:?}");
        let words = text.zh.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2);
        assert_eq!(words.collect::<Vec<_>>(), Vec::<&str>::new(), "English in {text:?}");
        assert!(!text.en.is_empty() && !text.en.chars().any(is_chinese), "{text:?}");
        assert!(!text.zh.contains([',', ';', '!', '?']), "half-width punctuation in {text:?}");
    }
    assert!(texts > 200, "{texts}");
}

/// What may stand on a Chinese page in Latin letters: names of the field, of files and settings, officers' codes.
const FOREIGN: [&str; 6] = ["English", "Mermaid", "SQLite", "PostgreSQL", "otpauth", "sandbox"];

on_both_engines! {
    no_enum_name_and_no_english_is_left_on_a_chinese_page => async |house: House| {
        let mut call = house.call("13800138000").await;
        call.answered(40).await;
        call.hang_up().await;
        house.text("13900139000", "窗口无人值守").await;
        house.pass(chrono::Duration::minutes(10)).await;
        let at = desk(&house, "li-yi").await;
        let mut paths: Vec<String> = PLACES.iter().map(|place| place.path.to_owned()).collect();
        paths.retain(|path| !["/console/settings", "/console/locks", "/console/scripts", "/console/audit"].contains(&path.as_str()));
        paths.extend(["/console/account", "/console/account/second-factor", "/console/cases/new", "/sandbox"].map(str::to_owned));
        paths.push(link(&at.page("/console/calls").await, "/console/calls/0"));
        paths.push(link(&at.page("/console/cases").await, "/console/cases/2"));
        for path in paths {
            let page = at.page(&path).await;
            assert!(page.contains("<html lang=\"zh-CN\""), "{path}");
            let seen = visible(page.split_once("<body").unwrap().1);
            let words = seen.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.'));
            for word in words.filter(|word| word.chars().filter(char::is_ascii_lowercase).count() > 2) {
                let code = word.contains('-') || console_codes(&house).contains(&word.to_owned());
                assert!(code || FOREIGN.contains(&word), "`{word}` on {path}");
            }
        }
    };
    every_page_is_written_in_traditional_letters_where_it_is_asked_to => async |house: House| {
        let at = desk(&house, "li-yi").await;
        for place in PLACES.iter().filter(|place| place.path != "/console/settings" && place.path != "/console/locks") {
            let page = text(&at.asked("GET", place.path, &[], Tongue::Traditional).await);
            assert!(page.contains("<html lang=\"zh-Hant\""), "{}", place.path);
            assert!(page.contains("退出登錄") && page.contains("來電"), "{}: {page}", place.path);
        }
        let texts: String = catalogue().map(|text| text.of(Tongue::Traditional)).collect();
        let left: Vec<char> = "来电话办号码录应".chars().filter(|c| texts.contains(*c)).collect();
        assert!(left.is_empty(), "simplified letters are left: {left:?}");
    };
    every_page_speaks_english_where_it_is_asked_to => async |house: House| {
        let at = desk(&house, "li-yi").await;
        for place in PLACES.iter().filter(|place| place.path != "/console/settings" && place.path != "/console/locks") {
            let reply = at.asked("GET", place.path, &[], Tongue::English).await;
            let page = text(&reply);
            assert!(page.contains("<html lang=\"en\""), "{}", place.path);
            assert!(page.contains(&format!("<h1>{}</h1>", place.name.en)), "{}", place.path);
        }
        assert!(console::table().len() > 20);
    };
}

/// The codes of the directory: what an office calls its own people and places.
fn console_codes(house: &House) -> Vec<String> {
    let directory = house.app.facts().directory.clone();
    let departments = directory.departments().iter().map(|one| one.code.to_string());
    let matters = directory.matters().iter().map(|one| one.code.to_string());
    departments.chain(matters).collect()
}
