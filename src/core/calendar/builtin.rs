//! The notices that are compiled in.

use super::Notice;
use std::sync::LazyLock;

/// The files of `data/calendar` by name; a new year is one line here.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../data/calendar/", $name)))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "2015.csv",
    "2015-amendment.csv",
    "2016.csv",
    "2017.csv",
    "2018.csv",
    "2019.csv",
    "2019-amendment.csv",
    "2020.csv",
    "2020-amendment.csv",
    "2021.csv",
    "2022.csv",
    "2023.csv",
    "2024.csv",
    "2025.csv",
    "2026.csv",
];

/// The files of the notices that are compiled in: name and text, in their order.
pub fn builtin_notice_files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// The yearly notices from 2015 on and their amendments, in their order.
pub fn builtin_notices() -> &'static [Notice] {
    static BUILTIN: LazyLock<Vec<Notice>> = LazyLock::new(|| {
        let notices: Result<Vec<Notice>, _> =
            FILES.iter().map(|(name, text)| Notice::parse(text, name)).collect();
        notices.expect("the files are compiled in, and tests/it/calendar reads every one")
    });
    &BUILTIN
}
