//! Every setting with its default and meaning; read once, checked, secrets redacted.
//!
//! `default.toml` beside this file is the documentation and the actual default: `shouwen
//! default-config` prints it, and the program reads it first. An office's `shouwen.toml` comes on top,
//! then the environment (`SHOUWEN__SECTION__KEY`). A wrong setting stops the start, with its file,
//! line, field and remedy; all of them are told at once.
//!
//! To add a setting: one line in `default.toml`, one field in `sections/`, one check if it has a range.

pub mod accounts;
mod check;
mod document;
mod environment;
mod fault;
mod hours;
mod layers;
mod sections;
mod text_file;

pub use accounts::{AccountSettings, Secret};
pub use fault::{Fault, instead_of};
pub use hours::Hours;
pub use sections::{
    CaseSettings, ConsoleSettings, DaemonSettings, DataSettings, DatabaseSettings, LogFormat, LogSettings,
    MetricsSettings, OfficeSettings, OfficerRole, RecordingSettings, ReminderSettings, RetentionSettings,
    Role, Rung, SealSettings, ServerSettings, SmsSettings, SpeechSettings, Storage, VoiceSettings,
};
pub use text_file::{find_text, read_text};

use check::Check;
use document::Document;
use layers::Layers;
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, path::Path};

/// The default settings with their explanations: what `shouwen default-config` prints.
pub const DEFAULT: &str = include_str!("default.toml");

/// The settings file that is read where none is named.
const OWN_FILE: &str = "shouwen.toml";

/// Every setting.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `[office]`
    pub office: OfficeSettings,
    /// `[server]`
    pub server: ServerSettings,
    /// `[console]`
    pub console: ConsoleSettings,
    /// `[data]`
    pub data: DataSettings,
    /// `[database]`
    pub database: DatabaseSettings,
    /// `[seal]`
    pub seal: SealSettings,
    /// `[voice]`
    pub voice: VoiceSettings,
    /// `[recordings]`
    pub recordings: RecordingSettings,
    /// `[speech]`
    pub speech: SpeechSettings,
    /// `[cases]`
    pub cases: CaseSettings,
    /// `[reminders]`
    pub reminders: ReminderSettings,
    /// `[sms]`
    pub sms: SmsSettings,
    /// `[daemon]`
    pub daemon: DaemonSettings,
    /// `[retention]`
    pub retention: RetentionSettings,
    /// `[log]`
    pub log: LogSettings,
    /// `[metrics]`
    pub metrics: MetricsSettings,
    /// `[accounts.NAME]`, by name.
    pub accounts: BTreeMap<String, AccountSettings>,
}

impl Settings {
    /// Reads the defaults, then `file` (else `shouwen.toml` of the working directory, if there is
    /// one), then `env`. Fails with everything that is wrong.
    pub fn load(
        file: Option<&Path>,
        env: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Vec<Fault>> {
        let path = file.unwrap_or(Path::new(OWN_FILE));
        let text = match find_text(path).map_err(|fault| vec![fault])? {
            Some(text) => text,
            None if file.is_none() => String::new(),
            None => {
                let remedy = "name a readable UTF-8 file with --config; `shouwen default-config` prints one to begin with";
                return Err(vec![Fault::new(path.display().to_string(), "there is no such file", remedy)]);
            }
        };
        Self::read(&path.display().to_string(), &text, env)
    }

    /// Reads the defaults, then `text` (the file's `name` is for messages), then `env`. Pure.
    pub fn read(
        name: &str,
        text: &str,
        env: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Vec<Fault>> {
        let defaults = Document::parse("default.toml", DEFAULT).map_err(|fault| vec![fault])?;
        let file = Document::parse(name, text).map_err(|fault| vec![fault])?;
        let layers = Layers::gather(defaults, file, env)?;
        let settings = Self::take(&layers)?;
        let faults = settings.check(Check::begin(Some(&layers)));
        if faults.is_empty() { Ok(settings) } else { Err(faults) }
    }

    /// What a look across all settings finds wrong, by field: for settings that were changed after
    /// they were read (`--listen`, `--data-dir`).
    pub fn faults(&self) -> Vec<Fault> {
        self.check(Check::begin(None))
    }

    fn check(&self, mut check: Check<'_>) -> Vec<Fault> {
        self.server.check(&mut check);
        self.console.check(&mut check);
        self.database.check(&mut check);
        self.voice.check(&self.accounts, &mut check);
        self.recordings.check(&mut check);
        self.speech.check(&mut check);
        self.cases.check(&mut check);
        self.reminders.check(self.cases.working_days, &mut check);
        self.sms.check(&self.accounts, &mut check);
        self.daemon.check(&mut check);
        self.retention.check(&mut check);
        sections::check_account_names(&self.accounts, &mut check);
        check.done()
    }

    /// Reads every section, and tells the faults of all of them.
    fn take(layers: &Layers) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut accounts = BTreeMap::new();
        for name in layers.accounts() {
            if let Some(account) = keep(layers.section(&format!("accounts.{name}")), &mut faults) {
                accounts.insert(name, account);
            }
        }
        let settings = Self::take_sections(layers, accounts, &mut faults);
        settings.filter(|_| faults.is_empty()).ok_or(faults)
    }

    fn take_sections(
        layers: &Layers,
        accounts: BTreeMap<String, AccountSettings>,
        faults: &mut Vec<Fault>,
    ) -> Option<Self> {
        let mut taker = Taker { layers, faults };
        // Each section is read before any is given up, so that all faults are told at once.
        let (office, server, data, database) =
            (taker.take("office"), taker.take("server"), taker.take("data"), taker.take("database"));
        let (seal, voice, speech) = (taker.take("seal"), taker.take("voice"), taker.take("speech"));
        let recordings = taker.take("recordings");
        let (cases, reminders) = (taker.take("cases"), taker.take("reminders"));
        let (sms, daemon, retention) = (taker.take("sms"), taker.take("daemon"), taker.take("retention"));
        let (log, metrics, console) = (taker.take("log"), taker.take("metrics"), taker.take("console"));
        Some(Self {
            office: office?,
            server: server?,
            console: console?,
            data: data?,
            database: database?,
            seal: seal?,
            voice: voice?,
            recordings: recordings?,
            speech: speech?,
            cases: cases?,
            reminders: reminders?,
            sms: sms?,
            daemon: daemon?,
            retention: retention?,
            log: log?,
            metrics: metrics?,
            accounts,
        })
    }
}

/// Reads sections and keeps their faults.
struct Taker<'a> {
    layers: &'a Layers,
    faults: &'a mut Vec<Fault>,
}

impl Taker<'_> {
    fn take<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        keep(self.layers.section(path), self.faults)
    }
}

fn keep<T>(read: Result<T, Fault>, faults: &mut Vec<Fault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}
