//! XML in the byte form of Twilio's own builders: attributes by name, ` />` for what is empty.

use std::{collections::BTreeMap, fmt::Write};

/// One element.
pub(super) struct Element {
    name: &'static str,
    attributes: BTreeMap<&'static str, String>,
    content: String,
}

impl Element {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: BTreeMap::new(), content: String::new() }
    }

    pub(super) fn with(mut self, attribute: &'static str, value: impl Into<String>) -> Self {
        self.attributes.insert(attribute, value.into());
        self
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        for c in text.chars().filter(|c| is_allowed(*c)) {
            escape(c, &mut self.content);
        }
        self
    }

    pub(super) fn child(mut self, child: &Self) -> Self {
        child.write(&mut self.content);
        self
    }

    pub(super) fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, |parent, child| parent.child(&child))
    }

    /// The whole document with this root.
    pub(super) fn document(&self) -> String {
        let mut xml = String::from(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
        self.write(&mut xml);
        xml
    }

    fn write(&self, xml: &mut String) {
        xml.push('<');
        xml.push_str(self.name);
        for (name, value) in &self.attributes {
            xml.push(' ');
            xml.push_str(name);
            xml.push_str("=\"");
            value.chars().filter(|c| is_allowed(*c)).for_each(|c| escape_in_attribute(c, xml));
            xml.push('"');
        }
        if self.content.is_empty() {
            xml.push_str(" />");
        } else {
            xml.push('>');
            xml.push_str(&self.content);
            xml.push_str("</");
            xml.push_str(self.name);
            xml.push('>');
        }
    }
}

/// XML 1.0 has no other control characters, not even escaped: one of them would make the caller hear
/// "an application error has occurred".
fn is_allowed(c: char) -> bool {
    (!c.is_control() || matches!(c, '\t' | '\n' | '\r')) && !matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

fn escape(c: char, xml: &mut String) {
    match c {
        '&' => xml.push_str("&amp;"),
        '<' => xml.push_str("&lt;"),
        '>' => xml.push_str("&gt;"),
        other => xml.push(other),
    }
}

fn escape_in_attribute(c: char, xml: &mut String) {
    match c {
        '"' => xml.push_str("&quot;"),
        '\t' | '\n' | '\r' => {
            let _ = write!(xml, "&#{};", u32::from(c));
        }
        other => escape(other, xml),
    }
}
