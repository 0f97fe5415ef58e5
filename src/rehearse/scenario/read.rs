//! A scenario's file into something that can be played: everything it names is found before anything happens.

use super::{Fault, Happening, NoticeArrives, Scenario, check, fault};
use crate::{
    config::Settings,
    core::{
        calendar::{Notice, builtin_notice_files, builtin_notices},
        directory::Directory,
    },
    rehearse::house::notices_known_on,
    work::notices::Candidate,
};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use serde_saphyr::{Location, Spanned};
use std::{fs, path::Path};

const LANGUAGE: &str = "docs/rehearsal.md shows the fields and their forms";

/// A scenario with everything it names.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// The scenario.
    pub scenario: Scenario,
    /// Whose office.
    pub directory: Directory,
    /// The settings.
    pub settings: Settings,
    /// The notices that are known at the beginning.
    pub notices: Vec<Notice>,
    /// The notices that arrive, by the number of their step (from 0).
    pub arriving: Vec<(usize, Candidate)>,
}

impl Rehearsal {
    /// Reads a scenario; `file` is what faults call it, `folder` where the files lie that it names.
    pub fn read(text: &str, file: &str, folder: &Path) -> Result<Self, Vec<Fault>> {
        let scenario: Scenario = yaml(text, file).map_err(|fault| vec![fault])?;
        let source = Source { file, folder };
        let (directory, settings) = (source.directory(&scenario), source.settings(&scenario));
        let (notices, arriving) = (source.notices(&scenario), source.arriving(&scenario));
        let mut faults: Vec<Fault> = Vec::new();
        let directory = directory.map_err(|found| faults.extend(found)).ok();
        let settings = settings.map_err(|found| faults.extend(found)).ok();
        let notices = notices.map_err(|found| faults.extend(found)).ok();
        let arriving = arriving.map_err(|found| faults.extend(found)).ok();
        if let Some(directory) = &directory {
            faults.extend(check::check(&scenario, directory, file));
        }
        match (directory, settings, notices, arriving) {
            (Some(directory), Some(settings), Some(notices), Some(arriving)) if faults.is_empty() => {
                Ok(Self { scenario, directory, settings, notices, arriving })
            }
            _ => Err(faults),
        }
    }

    /// Reads a scenario's file.
    pub fn open(path: &Path) -> Result<Self, Vec<Fault>> {
        let file = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| {
            vec![fault::whole(&file, error.to_string(), "name a scenario: a readable YAML file in UTF-8")]
        })?;
        Self::read(&text, &file, path.parent().unwrap_or(Path::new("")))
    }
}

/// Reads YAML; what is wrong with its shape is one fault with line, column and field.
fn yaml<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, Fault> {
    let mut field = String::new();
    let read = serde_saphyr::with_deserializer_from_str(text, |deserializer| {
        serde_path_to_error::deserialize(deserializer).map_err(|error| {
            field = field_of(error.path());
            error.into_inner()
        })
    });
    read.map_err(|error| {
        let location = error.location().unwrap_or(Location::UNKNOWN);
        let message = error.without_snippet().to_string();
        // The place says where already.
        let what = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
        fault::at(file, location, field, what, LANGUAGE)
    })
}

/// The field as it stands in the file. `Spanned` puts a `value` of its own in the way; no field of the
/// language is called so.
fn field_of(path: &serde_path_to_error::Path) -> String {
    let part = |segment: &Segment| match segment {
        Segment::Map { key } if key == "value" => None,
        Segment::Seq { index } => Some(format!("[{index}]")),
        Segment::Map { key } | Segment::Enum { variant: key } => Some(format!(".{key}")),
        Segment::Unknown => None,
    };
    let field = path.iter().filter_map(part).collect::<Vec<_>>().concat();
    field.trim_start_matches('.').to_owned()
}

/// Where a scenario came from.
struct Source<'a> {
    file: &'a str,
    folder: &'a Path,
}

impl Source<'_> {
    fn directory(&self, scenario: &Scenario) -> Result<Directory, Vec<Fault>> {
        let Some(Spanned { value: office, referenced: at, .. }) = &scenario.office else {
            return Ok(Directory::builtin_demo());
        };
        let base = match &office.file {
            None => Directory::builtin_demo(),
            Some(name) => {
                let text = self.beside(name, "office.file", *at)?;
                Directory::parse(&text, name)
                    .map_err(|faults| self.from(&faults, "office.file", *at, "correct the office file"))?
            }
        };
        if office.absences.is_empty() && office.telephones.is_empty() {
            return Ok(base);
        }
        let mut json: serde_json::Value = serde_json::from_str(&base.to_json()).unwrap_or_default();
        if let Some(absences) = json["absences"].as_array_mut() {
            absences.extend(office.absences.iter().filter_map(|absence| serde_json::to_value(absence).ok()));
        }
        for officer in json["officers"].as_array_mut().into_iter().flatten() {
            let code = officer["code"].as_str().unwrap_or_default();
            if let Some(number) = office.telephones.get(code) {
                officer["telephone"] = number.as_str().into();
            }
        }
        Directory::from_json(&json.to_string()).map_err(|faults| {
            self.from(&faults, "office", *at, "correct what the scenario changes in the office")
        })
    }

    fn settings(&self, scenario: &Scenario) -> Result<Settings, Vec<Fault>> {
        let text = scenario.settings.as_ref().map_or("", |settings| settings.value.as_str());
        let name = format!("{} settings", self.file);
        Settings::read(&name, text, std::iter::empty()).map_err(|faults| {
            let at = scenario.settings.as_ref().map_or(Location::UNKNOWN, |settings| settings.referenced);
            let fault = |fault: &crate::config::Fault| {
                fault::at(
                    self.file,
                    at,
                    "settings",
                    fault.to_string(),
                    "`shouwen default-config` lists the settings",
                )
            };
            faults.iter().map(fault).collect()
        })
    }

    fn notices(&self, scenario: &Scenario) -> Result<Vec<Notice>, Vec<Fault>> {
        let Some(Spanned { value: calendar, referenced: at, .. }) = &scenario.calendar else {
            return Ok(notices_known_on(scenario.starts.day()).collect());
        };
        for number in &calendar.without {
            if !builtin_notices().iter().any(|notice| notice.number().as_str() == number) {
                return Err(vec![self.no_such_notice(number, "calendar.without", *at)]);
            }
        }
        let known =
            |notice: &Notice| !calendar.without.iter().any(|number| notice.number().as_str() == number);
        let known_on = calendar.known_on.unwrap_or_else(|| scenario.starts.day());
        Ok(notices_known_on(known_on).filter(known).collect())
    }

    fn arriving(&self, scenario: &Scenario) -> Result<Vec<(usize, Candidate)>, Vec<Fault>> {
        let mut arriving = Vec::new();
        for (index, step) in scenario.steps.iter().enumerate() {
            let Some(Happening::Notice(notice)) = &step.value.happening else { continue };
            let field = format!("steps[{index}].notice");
            let (name, text) = self.notice_text(notice, &field, step.referenced)?;
            let candidate = Candidate::read(text, &name).map_err(|faults| {
                let fault = |fault| {
                    fault::at(self.file, step.referenced, &*field, format!("{fault}"), "see docs/calendar.md")
                };
                faults.iter().map(fault).collect::<Vec<_>>()
            })?;
            arriving.push((index, candidate));
        }
        Ok(arriving)
    }

    fn notice_text(
        &self,
        notice: &NoticeArrives,
        field: &str,
        at: Location,
    ) -> Result<(String, String), Vec<Fault>> {
        match (&notice.number, &notice.file, &notice.text) {
            (Some(number), None, None) => {
                let position = builtin_notices().iter().position(|one| one.number().as_str() == number);
                let file = position.and_then(|position| builtin_notice_files().get(position));
                file.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                    .ok_or_else(|| vec![self.no_such_notice(number, &format!("{field}.number"), at)])
            }
            (None, Some(name), None) => Ok((name.clone(), self.beside(name, &format!("{field}.file"), at)?)),
            (None, None, Some(text)) => Ok(("notice.csv".to_owned(), text.clone())),
            _ => {
                let what = "a notice has one of `number`, `file` and `text`";
                Err(vec![fault::at(self.file, at, field, what, LANGUAGE)])
            }
        }
    }

    fn no_such_notice(&self, number: &str, field: &str, at: Location) -> Fault {
        let known: Vec<&str> = builtin_notices().iter().map(|notice| notice.number().as_str()).collect();
        let what = format!("no notice `{number}` is compiled in; there are: {}", known.join(", "));
        fault::at(self.file, at, field, what, "name one of these, or give the notice's `file` or `text`")
    }

    /// The text of a file beside the scenario.
    fn beside(&self, name: &str, field: &str, at: Location) -> Result<String, Vec<Fault>> {
        fs::read_to_string(self.folder.join(name)).map_err(|error| {
            let what = format!("`{name}` cannot be read: {error}");
            let remedy = "name a file by its path from the scenario's folder";
            vec![fault::at(self.file, at, field, what, remedy)]
        })
    }

    fn from(
        &self,
        faults: &[crate::core::directory::Fault],
        field: &str,
        at: Location,
        remedy: &str,
    ) -> Vec<Fault> {
        let fault = |fault: &crate::core::directory::Fault| {
            fault::at(self.file, at, field, fault.to_string(), remedy)
        };
        faults.iter().map(fault).collect()
    }
}
