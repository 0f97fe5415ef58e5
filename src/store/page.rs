//! Pages of a list: newest first, after a cursor.

use crate::core::clock::Moment;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

/// The most items that one page holds.
pub const MOST: i64 = 200;

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    after: Option<(Moment, Uuid)>,
    limit: i64,
}

/// One page's items and the cursor of the next page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Listed<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; `null` on the last one.
    pub next: Option<String>,
}

impl Page {
    /// The page of `limit` (1 to 200) items after `cursor`; `None` if the cursor is none of ours.
    pub fn new(limit: i64, cursor: Option<&str>) -> Option<Self> {
        let after = match cursor {
            Some(text) => Some(read_cursor(text)?),
            None => None,
        };
        (1..=MOST).contains(&limit).then_some(Self { after, limit })
    }

    /// The largest page, from the newest item on.
    pub fn newest() -> Self {
        Self { after: None, limit: MOST }
    }

    /// The largest page, of what lies below a place.
    pub fn below(at: Moment, id: Uuid) -> Self {
        Self { after: Some((at, id)), limit: MOST }
    }

    /// The moment below which the page begins; the end of time for the first one, so that a query finds its
    /// beginning by an index whichever page it is.
    pub fn at(&self) -> Moment {
        self.after.map_or(Moment::LATEST, |(at, _)| at)
    }

    /// The id that breaks ties of [`Self::at`].
    pub fn id(&self) -> Uuid {
        self.after.map_or(Uuid::max(), |(_, id)| id)
    }

    /// The same page of what lies before a moment.
    #[must_use]
    pub fn before(self, at: Moment) -> Self {
        if at <= self.at() { Self { after: Some((at, Uuid::nil())), ..self } } else { self }
    }

    /// How many rows to fetch: one more than are shown tells whether there is a next page.
    pub fn fetch(&self) -> i64 {
        self.limit + 1
    }

    /// Cuts what was fetched to the page, and makes the next cursor from the last item shown.
    pub fn cut<T>(&self, mut items: Vec<T>, place: impl Fn(&T) -> (Moment, Uuid)) -> Listed<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| write_cursor(place(last)));
        Listed { items, next }
    }

    /// Cuts what was fetched to the page, for whoever reads page after page: the items, and the next page.
    pub fn turn<T>(&self, items: Vec<T>, place: impl Fn(&T) -> (Moment, Uuid)) -> (Vec<T>, Option<Self>) {
        let Listed { items, next } = self.cut(items, &place);
        let after = items.last().filter(|_| next.is_some()).map(&place);
        (items, after.map(|after| Self { after: Some(after), limit: self.limit }))
    }
}

fn write_cursor((at, id): (Moment, Uuid)) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{}", at.utc().timestamp_micros(), id.simple()))
}

fn read_cursor(text: &str) -> Option<(Moment, Uuid)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (micros, id) = text.split_once('.')?;
    let at = chrono::DateTime::from_timestamp_micros(micros.parse().ok()?)?;
    Some((Moment::within(at)?, id.parse().ok()?))
}
