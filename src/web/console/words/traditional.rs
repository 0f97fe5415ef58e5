//! 繁體中文: the catalogue as `OpenCC` turns it, once, when somebody first asks for it. What an office has written
//! itself (names, words of complainants) is shown as it was written.

use super::{Text, catalogue};
use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use std::{collections::HashMap, sync::LazyLock};

static CONVERTER: LazyLock<Option<OpenCC>> = LazyLock::new(|| {
    let converter = OpenCC::from_config(BuiltinConfig::S2t);
    converter.inspect_err(|error| tracing::error!(%error, "no text can be shown in traditional letters")).ok()
});

static CATALOGUE: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| catalogue().map(|Text { zh, .. }| (zh, &*converted(zh).leak())).collect());

/// A text of the catalogue.
pub(super) fn of(zh: &'static str) -> &'static str {
    CATALOGUE.get(zh).copied().unwrap_or(zh)
}

/// A text that is made of pieces.
pub(super) fn converted(zh: &str) -> String {
    CONVERTER.as_ref().map_or_else(|| zh.to_owned(), |converter| converter.convert(zh))
}
