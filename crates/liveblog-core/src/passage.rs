//! Passages of a text by what people see of it: characters, words, sentences
//! and lines. Puts the edges of a selection right and moves them by keyboard.
//!
//! A character is a grapheme cluster of Unicode's annex 29: an emoji of
//! several parts, a flag or a letter with its accents is never cut. Words are
//! that annex's with three changes: a time such as `10:30` is one word, an
//! emoji is one, and so is an unbroken run of Thai, Lao, Khmer or Burmese,
//! which take a dictionary to divide. Sentences end as there, except after the
//! usual abbreviations of news (see [`Unit::Sentence`]).
//!
//! What this module does not do: know left from right. On and back are the
//! order of the text; which arrow key that is depends on its script.
//!
//! Everything looks only at the surroundings of the selection: back to the
//! blank before it for words, at its line for sentences and lines.

use unicode_segmentation::GraphemeCursor;

use crate::TextRange;

/// What a selection moves and grows by. No unit begins or ends with a blank,
/// so that a step never leaves a selection that looks like the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A character as people see it. Blanks are passed over.
    Character,
    /// A word, a number or an emoji. Punctuation is passed over.
    Word,
    /// A sentence with its closing marks. It does not end where a small letter
    /// follows, after the dot of a title or an initial, or after “No.” and the
    /// like before a number; it always ends with its line.
    Sentence,
    /// A line that is not blank. The paragraphs of an entry are lines.
    Block,
}

/// Which way a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Towards the end of the text.
    On,
    /// Towards its beginning.
    Back,
}

/// A selected passage, one end of which moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The byte at which the end that stays lies.
    pub anchor: u32,
    /// The byte at which the end that moves lies.
    pub focus: u32,
}

impl From<TextRange> for Selection {
    /// The selection of a range, whose end moves.
    fn from(range: TextRange) -> Self {
        Self {
            anchor: range.start,
            focus: range.end,
        }
    }
}

impl Selection {
    /// What is selected.
    pub fn range(self) -> TextRange {
        TextRange {
            start: self.anchor.min(self.focus),
            end: self.anchor.max(self.focus),
        }
    }

    /// The same passage, whose other end moves.
    pub fn turned(self) -> Self {
        Self {
            anchor: self.focus,
            focus: self.anchor,
        }
    }
}

/// The passage that somebody meant who selected `range`: with the whole of
/// each character that it touches and without blanks at its ends, of which
/// are also marks of direction and others without a width. `None` where
/// nothing is left.
pub fn tidy(text: &str, range: TextRange) -> Option<TextRange> {
    let (start, end) = clamped(text, range);
    if start >= end {
        return None;
    }
    let (mut start, mut end) = (floor(text, start), ceil(text, end));
    while start < end {
        let next = next(text, start)?;
        if !is_blank(&text[start..next]) {
            break;
        }
        start = next;
    }
    while start < end {
        let previous = previous(text, end)?;
        if !is_blank(&text[previous..end]) {
            return Some(made(start, end));
        }
        end = previous;
    }
    None
}

/// The word at a place of the text, as for a double click: the one that holds
/// the byte `at`, or else the one that ends there, or else the character there
/// if it is not blank.
pub fn at_point(text: &str, at: u32) -> Option<TextRange> {
    let place = floor(text, (at as usize).min(text.len()));
    let place_u32 = place as u32;
    let word = after(text, place, Unit::Word).filter(|word| word.start <= place_u32);
    let ending = || before(text, place, Unit::Word).filter(|word| word.end == place_u32);
    let character = || after(text, place, Unit::Character).filter(|c| c.start == place_u32);
    word.or_else(ending).or_else(character)
}

/// Begins a selection: the first word, for example, that ends after the byte
/// `at`. `None` where there is none.
pub fn begin(text: &str, at: u32, unit: Unit) -> Option<Selection> {
    after(text, at as usize, unit).map(Selection::from)
}

/// Selects the next word instead, for example, or the one before; what was
/// selected stays where there is none.
pub fn shift(text: &str, selection: Selection, unit: Unit, way: Way) -> Selection {
    let settled = settled(text, selection);
    let range = settled.range();
    let found = match way {
        Way::On => starting_at_or_after(text, range.end as usize, unit),
        Way::Back => ending_at_or_before(text, range.start as usize, unit),
    };
    found.map_or(settled, Selection::from)
}

/// Moves the end of a selection that moves: to the end of the next word, for
/// example, or back to that of the word before; where the beginning moves, to
/// the beginnings of words. It stays where there is no such place, or where
/// nothing would be left of the selection, since the ends never pass each
/// other. From a place where nothing is selected the selection grows either
/// way.
pub fn extend(text: &str, selection: Selection, unit: Unit, way: Way) -> Selection {
    let settled = settled(text, selection);
    let Selection { anchor, focus } = settled;
    let at = focus as usize;
    let end_moves = focus > anchor || focus == anchor && way == Way::On;
    let found = match (end_moves, way) {
        (true, Way::On) => after(text, at, unit).map(|found| found.end),
        (true, Way::Back) => ending_at_or_before(text, at.saturating_sub(1), unit)
            .map(|found| found.end)
            .filter(|end| *end > anchor),
        (false, Way::Back) => before(text, at, unit).map(|found| found.start),
        (false, Way::On) => starting_at_or_after(text, at + 1, unit)
            .map(|found| found.start)
            .filter(|start| *start < anchor),
    };
    Selection {
        anchor,
        focus: found.unwrap_or(focus),
    }
}

/// Widens a selection to the whole of every word, for example, that it
/// touches. The same end moves.
pub fn whole(text: &str, selection: Selection, unit: Unit) -> Selection {
    let settled = settled(text, selection);
    let mut range = settled.range();
    let first = after(text, range.start as usize, unit).filter(|first| first.start < range.end);
    let last = before(text, range.end as usize, unit).filter(|last| last.end > range.start);
    if let Some((first, last)) = first.zip(last) {
        range.start = range.start.min(first.start);
        range.end = range.end.max(last.end);
    }
    let widened = Selection::from(range);
    if settled.focus < settled.anchor {
        widened.turned()
    } else {
        widened
    }
}

/// The selection on a tidy passage; at a place where nothing is left of it.
fn settled(text: &str, selection: Selection) -> Selection {
    let range = selection.range();
    match tidy(text, range) {
        Some(tidy) if selection.focus < selection.anchor => Selection::from(tidy).turned(),
        Some(tidy) => tidy.into(),
        None => {
            let place = floor(text, clamped(text, range).0);
            made(place, place).into()
        }
    }
}

/// The first unit that ends after `at`.
fn after(text: &str, at: usize, unit: Unit) -> Option<TextRange> {
    let mut at = floor(text, at.min(text.len()));
    let ends_after = |found: &TextRange| found.end as usize > at;
    match unit {
        Unit::Character => loop {
            let end = next(text, at)?;
            if !is_blank(&text[at..end]) {
                return Some(made(at, end));
            }
            at = end;
        },
        Unit::Word => {
            let mut from = gap_before(text, at);
            loop {
                let word = next_word(text, from, text.len())?;
                if ends_after(&word) {
                    return Some(word);
                }
                from = word.end as usize;
            }
        }
        Unit::Sentence | Unit::Block => {
            let mut line = line_at(text, at);
            loop {
                let mut from = line.start as usize;
                while let Some(found) = next_in_line(text, from, line, unit) {
                    if ends_after(&found) {
                        return Some(found);
                    }
                    from = found.end as usize;
                }
                let break_at = line.end as usize;
                line = line_at(text, break_at + text[break_at..].chars().next()?.len_utf8());
            }
        }
    }
}

/// The last unit that starts before `at`.
fn before(text: &str, at: usize, unit: Unit) -> Option<TextRange> {
    let mut at = ceil(text, at.min(text.len()));
    match unit {
        Unit::Character => loop {
            let start = previous(text, at)?;
            if !is_blank(&text[start..at]) {
                return Some(made(start, at));
            }
            at = start;
        },
        Unit::Word => loop {
            let gap = gap_before(text, at);
            let (mut from, mut last) = (gap, None);
            while let Some(word) = next_word(text, from, at) {
                last = Some(word);
                from = word.end as usize;
            }
            if last.is_some() || gap == 0 {
                return last;
            }
            at = gap;
        },
        Unit::Sentence | Unit::Block => loop {
            // Back from a line's beginning into the line before.
            let (break_at, _) = text[..at].char_indices().next_back()?;
            let line = line_at(text, break_at);
            let (mut from, mut last) = (line.start as usize, None);
            while let Some(found) =
                next_in_line(text, from, line, unit).filter(|found| (found.start as usize) < at)
            {
                last = Some(found);
                from = found.end as usize;
            }
            if last.is_some() {
                return last;
            }
            at = line.start as usize;
        },
    }
}

fn starting_at_or_after(text: &str, at: usize, unit: Unit) -> Option<TextRange> {
    let found = after(text, at, unit)?;
    if (found.start as usize) < at {
        return after(text, found.end as usize, unit);
    }
    Some(found)
}

fn ending_at_or_before(text: &str, at: usize, unit: Unit) -> Option<TextRange> {
    let found = before(text, at, unit)?;
    if found.end as usize > at {
        return before(text, found.start as usize, unit);
    }
    Some(found)
}

fn made(start: usize, end: usize) -> TextRange {
    TextRange {
        start: start as u32,
        end: end as u32,
    }
}

/// The range within the text, on code points.
fn clamped(text: &str, range: TextRange) -> (usize, usize) {
    let start = text.floor_char_boundary((range.start as usize).min(text.len()));
    let end = text.ceil_char_boundary((range.end as usize).min(text.len()));
    (start, end)
}

/// Whether two bytes that follow each other are of two characters for sure.
fn are_apart(before: u8, after: u8) -> bool {
    before.is_ascii() && after.is_ascii() && (before, after) != (b'\r', b'\n')
}

/// The last edge of a character at or before `at`, which lies in the text.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    if at == 0 || at == text.len() || are_apart(text.as_bytes()[at - 1], text.as_bytes()[at]) {
        return at;
    }
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => previous(text, at).unwrap_or(0),
        _ => at,
    }
}

/// The first edge of a character at or after `at`, which lies in the text.
pub(crate) fn ceil(text: &str, at: usize) -> usize {
    match floor(text, at) {
        floor if floor == at => at,
        floor => next(text, floor).unwrap_or(text.len()),
    }
}

/// The end of the character that begins at `at`.
fn next(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes().get(at..at + 2) {
        Some([first, second]) if are_apart(*first, *second) => Some(at + 1),
        _ => GraphemeCursor::new(at, text.len(), true)
            .next_boundary(text, 0)
            .ok()?,
    }
}

/// The beginning of the character that ends at `at`.
fn previous(text: &str, at: usize) -> Option<usize> {
    match at.checked_sub(2).map(|start| &text.as_bytes()[start..at]) {
        Some([first, second]) if are_apart(*first, *second) => Some(at - 1),
        _ => GraphemeCursor::new(at, text.len(), true)
            .prev_boundary(text, 0)
            .ok()?,
    }
}

/// Whether nothing is seen of a character.
fn is_blank(character: &str) -> bool {
    character
        .chars()
        .all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Marks of direction, joiners and the like. Inside a character they belong to
/// it; on their own nobody means to select them.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
    )
}

/// What part a character plays in a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Blanks, punctuation and signs.
    None,
    /// An ideograph, a hiragana or an emoji: a word by itself.
    Alone,
    Letter,
    Digit,
    Katakana,
    /// Scripts without blanks between words.
    Run,
    /// As in `file_name`.
    Connector,
}

impl Class {
    fn of(character: &str) -> Self {
        if is_blank(character) {
            return Self::None;
        }
        let mut class = None;
        for c in character.chars() {
            if c.is_whitespace() {
                return Self::None;
            }
            if is_alone(c) {
                return Self::Alone;
            }
            class = class.or(Some(match c {
                '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9D}' => {
                    Self::Katakana
                }
                '_' | '\u{203F}' | '\u{2040}' | '\u{FF3F}' => Self::Connector,
                c if !c.is_alphanumeric() => Self::None,
                '\u{E00}'..='\u{EFF}'
                | '\u{1000}'..='\u{109F}'
                | '\u{1780}'..='\u{17FF}'
                | '\u{1950}'..='\u{19DF}'
                | '\u{1A20}'..='\u{1AAF}'
                | '\u{A9E0}'..='\u{A9FF}'
                | '\u{AA60}'..='\u{AADF}' => Self::Run,
                c if c.is_numeric() => Self::Digit,
                _ => Self::Letter,
            }));
        }
        class.unwrap_or(Self::None)
    }

    /// Whether the next character belongs to the same word.
    fn joins(self, next: Self) -> bool {
        use Class::{Alone, Connector, Digit, Letter, None, Run};
        match (self, next) {
            (None | Alone, _) | (_, None | Alone) => false,
            (Letter | Digit, Letter | Digit) => true,
            (Connector, Run) | (Run, Connector) => false,
            (Connector, _) | (_, Connector) => true,
            (a, b) => a == b,
        }
    }

    /// Whether a mark between two characters makes them one word.
    fn are_bridged(self, mark: &str, next: Self) -> bool {
        match (self, next) {
            (Self::Letter, Self::Letter) => {
                matches!(mark, "'" | "’" | "‘" | "." | "·" | "\u{5F3}" | "\u{5F4}")
            }
            (Self::Digit, Self::Digit) => matches!(mark, "'" | "’" | "." | "," | ":" | "٫" | "٬"),
            _ => false,
        }
    }
}

/// Whether a character with this in it is a word by itself.
pub(crate) fn is_alone(c: char) -> bool {
    matches!(
        c,
        // Keycaps and what is to look like an emoji.
        '\u{20E3}' | '\u{FE0F}'
            | '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23F3}'
            | '\u{2600}'..='\u{27BF}'
            | '\u{2B1B}' | '\u{2B1C}' | '\u{2B50}' | '\u{2B55}'
            | '\u{2E80}'..='\u{2FDF}' | '\u{3005}' | '\u{3007}'
            | '\u{3041}'..='\u{309F}'
            | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{1F000}'..='\u{1FAFF}'
            | '\u{20000}'..='\u{3FFFF}'
    )
}

/// The nearest place before `at` that is in no word for sure.
fn gap_before(text: &str, at: usize) -> usize {
    let is_gap = |c: char| c.is_whitespace() || is_alone(c);
    text[..at].rfind(is_gap).map_or(0, |gap| floor(text, gap))
}

/// The first word from `from` on, which lies in no word, that begins before
/// `until`.
fn next_word(text: &str, mut from: usize, until: usize) -> Option<TextRange> {
    while from < until {
        let start = from;
        let mut end = next(text, start)?;
        let mut last = Class::of(&text[start..end]);
        if last == Class::Alone {
            return Some(made(start, end));
        }
        let mut is_word = false;
        while last != Class::None {
            is_word |= last != Class::Connector;
            let Some(middle) = next(text, end) else {
                break;
            };
            let class = Class::of(&text[end..middle]);
            if last.joins(class) {
                (last, end) = (class, middle);
                continue;
            }
            let Some(far) = next(text, middle) else {
                break;
            };
            let class = Class::of(&text[middle..far]);
            if !last.are_bridged(&text[end..middle], class) {
                break;
            }
            (last, end) = (class, far);
        }
        if is_word {
            return Some(made(start, end));
        }
        from = end;
    }
    None
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The line around `at`, without its break.
fn line_at(text: &str, at: usize) -> TextRange {
    let (before, from) = text.split_at(at);
    let start = before
        .char_indices()
        .rfind(|(_, c)| is_line_break(*c))
        .map_or(0, |(place, c)| place + c.len_utf8());
    let end = from.find(is_line_break).map_or(text.len(), |end| at + end);
    made(start, end)
}

/// The first sentence of a line from `from` on, or the rest of the line.
fn next_in_line(text: &str, from: usize, line: TextRange, unit: Unit) -> Option<TextRange> {
    let rest = tidy(text, made(from, line.end as usize))?;
    if unit == Unit::Block {
        return Some(rest);
    }
    let end = rest.start as usize + sentence_end(rest.of(text));
    tidy(text, made(rest.start as usize, end))
}

/// Where the sentence ends that a line begins with.
fn sentence_end(line: &str) -> usize {
    let mut places = line.char_indices().peekable();
    while let Some((place, mark)) = places.next() {
        let Some(mark) = EndMark::of(mark) else {
            continue;
        };
        let is_single = places.peek().is_none_or(|(_, c)| EndMark::of(*c).is_none());
        // In Chinese “ opens only.
        let closes = |c: char| {
            is_closing(c) || mark != EndMark::Unspaced && matches!(c, '“' | '‘' | '«' | '‹')
        };
        while places
            .next_if(|(_, c)| EndMark::of(*c).is_some() || closes(*c) || is_invisible(*c))
            .is_some()
        {}
        let end = places.peek().map_or(line.len(), |(end, _)| *end);
        let after = &line[end..];
        let next = after.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let is_apart = next.len() < after.len() || mark == EndMark::Unspaced;
        let opened = next.trim_start_matches(is_opening);
        let Some(first) = opened.chars().next() else {
            return line.len();
        };
        let goes_on = first.is_lowercase()
            || matches!(first, ',' | ';' | ':' | '-' | '–' | '—' | '،')
            || EndMark::of(first).is_some()
            || mark == EndMark::Dot && is_single && is_abbreviated(&line[..place], opened);
        // Chinese with marks of half width.
        if !goes_on && (is_apart || is_alone(first)) {
            return end;
        }
    }
    line.len()
}

/// A mark that can end a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum EndMark {
    /// It may stand for an abbreviation.
    Dot,
    /// It may stand in an address unless a blank follows.
    Spaced,
    /// It ends the sentence without a blank as well.
    Unspaced,
}

impl EndMark {
    fn of(c: char) -> Option<Self> {
        match c {
            '.' => Some(Self::Dot),
            '!' | '?' | '…' => Some(Self::Spaced),
            // ؟ and ۔; Armenian; danda; Burmese; Ethiopic; Khmer; doubled
            // marks; Chinese and Japanese; their full and half widths.
            '\u{61F}'
            | '\u{6D4}'
            | '\u{589}'
            | '\u{964}'
            | '\u{965}'
            | '\u{104A}'
            | '\u{104B}'
            | '\u{1362}'
            | '\u{1367}'
            | '\u{1368}'
            | '\u{17D4}'
            | '\u{17D5}'
            | '\u{203C}'
            | '\u{203D}'
            | '\u{2047}'..='\u{2049}'
            | '\u{3002}'
            | '\u{FF01}'
            | '\u{FF0E}'
            | '\u{FF1F}'
            | '\u{FF61}' => Some(Self::Unspaced),
            _ => None,
        }
    }
}

/// Directly after the end of a sentence these close it.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
    )
}

/// Before the first word of a sentence.
fn is_opening(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '('
            | '['
            | '{'
            | '¿'
            | '¡'
            | '「'
            | '『'
            | '（'
            | '【'
            | '《'
            | '〈'
    )
}

/// Never at the end of a sentence.
const TITLES: &str = "Adm Amb Brig Capt Cmdr Col Cpl Cpt Dr Drs Fr Gen Gov Hon Insp Lieut Lt Maj \
    Messrs Mlle Mme Mr Mrs Ms Msgr Mt Mx Pfc Pres Prof Pte Pvt Rep Reps Rev Sen Sens Sgt Sra St \
    Ste Supt approx bzw ca cf vs";
/// Not before a number.
const NUMBERED: &str = "Abs Apr Apt Art Aug Dec Feb Fig Figs Jan Jul Jun Mar No Nos Nov Nr Oct \
    Sec Sep Sept Vol no nos nr p pp vol";
/// Only before one of [`STARTERS`].
const WEAK: &str = "Ave Blvd Bros Co Corp Dept Inc Jr Ltd Sr etc usw";
/// What hardly goes on with a name that ended in a dot.
const STARTERS: &str = "A After All An And As At Before But By For From He Her Here His How I If \
    In It Its My No Nobody Now On Only Or Our She So That The Their Then There These They This \
    Those To We What When Where While Who Why With Yet You";
/// What goes on with a German ordinal.
const GERMAN_MONTHS: &str = "Januar Jänner Februar März April Mai Juni Juli August September \
    Oktober November Dezember Jahrhundert";

/// Whether a dot after `before` is part of an abbreviation, number or initial
/// that `after` goes on from.
fn is_abbreviated(before: &str, after: &str) -> bool {
    let is_in = |word: &str, list: &str| list.split(' ').any(|other| other == word);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    // No abbreviation has more bytes.
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(24))..];
    let start = near
        .char_indices()
        .rfind(|(_, c)| !is_part(*c))
        .map_or(0, |(place, c)| place + c.len_utf8());
    let word = &near[start..];
    let next = after.split(|c: char| !c.is_alphanumeric()).next();
    let next = next.unwrap_or_default();
    if !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) {
        // The number of a point on a list, or an ordinal.
        return word.len() == before.len() || is_in(next, GERMAN_MONTHS);
    }
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let mut parts = letters.split(['.', '-']);
    // “10a.m.” is one, “£5m.” is none, nor is who is the first of the name.
    let is_initials = (letters == word || letters.contains('.'))
        && word != "I"
        && word.chars().next_back().is_some_and(char::is_alphabetic)
        && parts.all(|part| part.chars().count() == 1);
    is_in(word, TITLES)
        || is_in(word, NUMBERED) && next.starts_with(char::is_numeric)
        || (is_initials || is_in(word, WEAK)) && !is_in(next, STARTERS)
}
