//! Log lines, to standard error, every one of them masked.
//!
//! The mask sits under the formatter, so nothing gets round it: message, fields, spans and the
//! causes of errors all pass it, whatever crate they come from.

use crate::config::{Fault, LogFormat, LogSettings};
use std::{
    borrow::Cow,
    io::{self, Write},
};
use tracing::Subscriber;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt::MakeWriter, layer::SubscriberExt};

/// Hides telephone numbers in a text: `core::redact::mask`. An argument, because this module stands
/// left of the core and may not import it.
pub type Mask = fn(&str) -> Cow<'_, str>;

/// Sends the log of the whole process to standard error. To be called once, first of all.
///
/// Fails on a filter that cannot be read, or when there is a log already.
pub fn init(settings: &LogSettings, mask: Mask) -> Result<(), Fault> {
    let subscriber = subscriber(settings, mask, io::stderr)?;
    tracing::subscriber::set_global_default(subscriber)
        .map_err(|error| Fault::new("log", error.to_string(), "start the log once, in main"))
}

/// A log that writes to `writer`.
pub fn subscriber<W>(
    settings: &LogSettings,
    mask: Mask,
    writer: W,
) -> Result<impl Subscriber + Send + Sync, Fault>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(&settings.filter).map_err(|error| {
        let remedy = "write a level (info), or targets with levels (warn,shouwen=debug)";
        Fault::new("log.filter", format!("`{}`: {error}", settings.filter), remedy)
    })?;
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Masked { inner: writer, mask });
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match settings.format {
        LogFormat::Text => lines.with_filter(filter).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_filter(filter).boxed(),
    };
    Ok(tracing_subscriber::registry().with(lines))
}

/// Makes writers that mask.
struct Masked<W> {
    inner: W,
    mask: Mask,
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for Masked<W> {
    type Writer = MaskedLine<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        MaskedLine { inner: self.inner.make_writer(), mask: self.mask }
    }
}

/// Masks what is written to it; the formatter writes an event whole, so no number is cut in two.
struct MaskedLine<W> {
    inner: W,
    mask: Mask,
}

impl<W: Write> Write for MaskedLine<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        self.inner.write_all((self.mask)(&text).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
