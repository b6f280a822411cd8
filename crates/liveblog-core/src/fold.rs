//! Finds text as people type it: without regard to case, accents, vowel marks,
//! the kind of quotation marks and dashes, or how much white space there is.
//!
//! What is folded: Latin, Greek, Cyrillic, Armenian and Georgian letters to
//! small ones without accents, `ß` to `ss` and other double letters likewise,
//! `ı` and `ø` and their like to the letters people type instead; letters and
//! digits of full width, raised or in the bold and italics that posts are
//! written in; Arabic and Hebrew without their marks, and the shapes of alef,
//! yeh, kaf and heh that are typed for one another. Marks of direction and
//! other characters without a width count for nothing.
//!
//! What this module does not do: stem words, or fold other scripts, where a
//! mark makes another letter.

use crate::TextRange;
use crate::passage;

/// What a character counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    /// For nothing.
    Nothing,
    /// For white space, as much of which as there is counts as one.
    Space,
    /// For another character, or for itself.
    One(char),
    /// For several.
    Several(&'static str),
}

/// A text to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// What its characters count as, a space for all white space between two
    /// of them.
    units: Vec<char>,
    /// For each byte, whether a character can begin with it, and end in it,
    /// that counts as the first of them. It passes over nearly all of a text
    /// in any script.
    edges: [(bool, bool); 256],
}

impl Folded {
    /// What `text` counts as. White space at its ends does not count, so that
    /// hits stay while the next word is being typed.
    pub fn new(text: &str) -> Self {
        let mut units = Vec::with_capacity(text.len());
        for c in text.chars() {
            match fold(c) {
                Fold::Nothing => {}
                Fold::Space if units.last().is_none_or(|last| *last == ' ') => {}
                Fold::Space => units.push(' '),
                Fold::One(c) => units.push(c),
                Fold::Several(several) => units.extend(several.chars()),
            }
        }
        if units.last() == Some(&' ') {
            units.pop();
        }
        let mut edges = [(false, false); 256];
        if let Some(first) = units.first() {
            let mut add = |c: char| {
                let mut bytes = [0; 4];
                let bytes = c.encode_utf8(&mut bytes).as_bytes();
                edges[usize::from(bytes[0])].0 = true;
                edges[usize::from(bytes[bytes.len() - 1])].1 = true;
            };
            add(*first);
            for c in FOLDED.into_iter().flatten().filter_map(char::from_u32) {
                let counts_as_first = match fold(c) {
                    Fold::One(one) => one == *first,
                    Fold::Several(several) => several.starts_with(*first),
                    Fold::Nothing | Fold::Space => false,
                };
                if counts_as_first {
                    add(c);
                }
            }
        }
        Self { units, edges }
    }

    /// Whether there is nothing to look for; then nothing is found.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Whether `text` has it.
    pub fn is_in(&self, text: &str) -> bool {
        self.next_match(text, 0).is_some()
    }

    /// Where `text` has it: from front to back, without overlap, in whole
    /// characters as people see them.
    pub fn find<'a>(&'a self, text: &'a str) -> Hits<'a> {
        Hits {
            folded: self,
            text,
            at: 0,
        }
    }

    /// The first match that begins at `from` or after it.
    fn next_match(&self, text: &str, mut from: usize) -> Option<(usize, usize)> {
        loop {
            let mut rest = text.as_bytes().get(from..)?.iter();
            let last = from + rest.position(|byte| self.edges[usize::from(*byte)].1)?;
            from = last + 1;
            let start = text.floor_char_boundary(last);
            if self.edges[usize::from(text.as_bytes()[start])].0
                && let Some(end) = self.match_at(text, start)
            {
                return Some((start, end));
            }
        }
    }

    /// Where the match ends that begins at `start`.
    fn match_at(&self, text: &str, start: usize) -> Option<usize> {
        let mut units = self.units.iter();
        let mut at = start;
        while let Some(unit) = units.as_slice().first() {
            let byte = *text.as_bytes().get(at)?;
            if byte.is_ascii_graphic() {
                if *unit as u32 != u32::from(byte.to_ascii_lowercase()) {
                    return None;
                }
                units.next();
                at += 1;
                continue;
            }
            let c = text[at..].chars().next()?;
            at += c.len_utf8();
            match fold(c) {
                // A match does not begin with what counts for nothing.
                Fold::Nothing if units.len() == self.units.len() => return None,
                Fold::Nothing => {}
                Fold::Space => {
                    if *unit != ' ' {
                        return None;
                    }
                    units.next();
                    at += blank(&text[at..]);
                }
                Fold::One(c) => {
                    if *unit != c {
                        return None;
                    }
                    units.next();
                }
                // A match may end with the first of two letters, so that it
                // stays while the second is being typed.
                Fold::Several(several) => {
                    for c in several.chars() {
                        match units.next() {
                            Some(unit) if *unit != c => return None,
                            Some(_) => {}
                            None => break,
                        }
                    }
                }
            }
        }
        Some(at)
    }
}

/// The places of a text where something was found.
#[derive(Clone, Debug)]
pub struct Hits<'a> {
    folded: &'a Folded,
    text: &'a str,
    at: usize,
}

impl Iterator for Hits<'_> {
    type Item = TextRange;

    fn next(&mut self) -> Option<TextRange> {
        let (start, end) = self.folded.next_match(self.text, self.at)?;
        self.at = passage::ceil(self.text, end);
        Some(TextRange {
            start: passage::floor(self.text, start) as u32,
            end: self.at as u32,
        })
    }
}

/// The length of the white space that `text` begins with.
fn blank(text: &str) -> usize {
    let end = text.find(|c| !matches!(fold(c), Fold::Space | Fold::Nothing));
    end.unwrap_or(text.len())
}

/// Where the characters are that count as others.
const FOLDED: [std::ops::Range<u32>; 3] = [0..0x2213, 0xFB00..0xFF60, 0x1D400..0x1D800];

/// What a character counts as.
pub(crate) fn fold(c: char) -> Fold {
    let code = c as u32;
    let from_row = match code {
        0..=0x7F => {
            return if c.is_whitespace() {
                Fold::Space
            } else {
                Fold::One(c.to_ascii_lowercase())
            };
        }
        0xC0..=0x24F => LATIN[code as usize - 0xC0],
        0x370..=0x3FF => GREEK[code as usize - 0x370],
        // These have marks among them.
        0x400..=0x482 | 0x48A..=0x52F => CYRILLIC[code as usize - 0x400],
        0x1E00..=0x1EFF => LATIN_MORE[code as usize - 0x1E00],
        0x1F00..=0x1FFF => GREEK_MORE[code as usize - 0x1F00],
        _ => return fold_other(c),
    };
    let folded = char::from_u32(u32::from(from_row)).unwrap_or(c);
    Fold::Several(match folded {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ĳ' => "ij",
        'ŉ' => "'n",
        'ǆ' | 'ǳ' => "dz",
        'ǉ' => "lj",
        'ǌ' => "nj",
        folded => return Fold::One(folded),
    })
}

fn fold_other(c: char) -> Fold {
    let code = c as u32;
    let moved = |from: u32, to: u32| char::from_u32(code - from + to).unwrap_or(c);
    let digit = |number: u32| char::from(b'0' + (number % 10) as u8);
    Fold::One(match code {
        // Accents and marks over letters, and tatweel, which only widens.
        0x300..=0x36F
        | 0x483..=0x489
        | 0x591..=0x5BD
        | 0x5BF
        | 0x5C1..=0x5C2
        | 0x5C4..=0x5C5
        | 0x5C7
        | 0x610..=0x61A
        | 0x640
        | 0x64B..=0x65F
        | 0x670
        | 0x6D6..=0x6DC
        | 0x6DF..=0x6E4
        | 0x6E7..=0x6E8
        | 0x6EA..=0x6ED
        | 0x8D3..=0x8FF
        | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF
        | 0x20D0..=0x20FF
        | 0xFE20..=0xFE2F => return Fold::Nothing,
        _ if passage::is_invisible(c) => return Fold::Nothing,
        _ if c.is_whitespace() => return Fold::Space,
        0xB2..=0xB3 => digit(code - 0xB0),
        0xB9 => '1',
        0xAA => 'a',
        0xBA => 'o',
        0xB5 => 'μ',
        // Quotation marks, primes and accents typed for them; dashes.
        0xB4 | 0x2BC | 0x2018..=0x201B | 0x2032 | 0x2039 | 0x203A | 0x5F3 => '\'',
        0xAB | 0xBB | 0x201C..=0x201F | 0x2033 | 0x5F4 => '"',
        0x2010..=0x2015 | 0x2212 | 0x5BE | 0xFE58 | 0xFE63 => '-',
        0x2026 => return Fold::Several("..."),
        0x531..=0x556 => moved(0x531, 0x561),
        0x1C90..=0x1CBF => moved(0x1C90, 0x10D0),
        0x622 | 0x623 | 0x625 | 0x671 => 'ا',
        0x624 => 'و',
        0x626 | 0x649 | 0x6CC => 'ي',
        0x629 | 0x6C1 | 0x6C0 => 'ه',
        0x6A9 => 'ك',
        0x660..=0x669 => digit(code - 0x660),
        0x6F0..=0x6F9 => digit(code - 0x6F0),
        0x2070 | 0x2074..=0x2079 => digit(code - 0x2070),
        0x2080..=0x2089 => digit(code - 0x2080),
        0x2116 => return Fold::Several("no"),
        0x2122 => return Fold::Several("tm"),
        0x2126 => 'ω',
        0x212A => 'k',
        0x212B => 'a',
        0xFB00 => return Fold::Several("ff"),
        0xFB01 => return Fold::Several("fi"),
        0xFB02 => return Fold::Several("fl"),
        0xFB03 => return Fold::Several("ffi"),
        0xFB04 => return Fold::Several("ffl"),
        0xFB05 | 0xFB06 => return Fold::Several("st"),
        0xFF01..=0xFF5E => moved(0xFF01, 0x21).to_ascii_lowercase(),
        // Alphabets of 26 capitals and 26 small letters; then digits.
        0x1D400..=0x1D6A3 => char::from(b'a' + ((code - 0x1D400) % 26) as u8),
        0x1D7CE..=0x1D7FF => digit(code - 0x1D7CE),
        _ => c,
    })
}

/// The code points of a row, which are all of the basic plane.
const fn row<const LENGTH: usize>(text: &str) -> [u16; LENGTH] {
    let bytes = text.as_bytes();
    let mut row = [0; LENGTH];
    let (mut at, mut number) = (0, 0);
    while at < bytes.len() {
        let (lead, length) = match bytes[at] {
            lead @ 0..0x80 => (lead, 1),
            lead @ 0x80..0xE0 => (lead & 0x1F, 2),
            lead => (lead & 0x0F, 3),
        };
        let mut code = lead as u16;
        let mut later = 1;
        while later < length {
            code = code << 6 | (bytes[at + later] & 0x3F) as u16;
            later += 1;
        }
        row[number] = code;
        number += 1;
        at += length;
    }
    assert!(number == LENGTH, "one for each code point");
    row
}

// What the code points of a block count as, 64 a line: lower case, without
// accents, by Unicode's compatibility decomposition. The tests hold them
// against it. Double letters stand as one.

static LATIN: [u16; 400] = row("\
     aaaaaaæceeeeiiiidnooooo×ouuuuyþßaaaaaaæceeeeiiiidnooooo÷ouuuuyþy\
     aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiĳĳjjkkĸlllllll\
     lllnnnnnnŉŋŋooooooœœrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
     ƀɓƃƃƅƅɔƈƈɖɗƌƌƍǝəɛƒƒɠɣƕɩɨƙƙƚƛɯɲƞɵooƣƣƥƥʀƨƨʃƪƫƭƭʈuuʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿ\
     ǀǁǂǃǆǆǆǉǉǉǌǌǌaaiioouuuuuuuuuuǝaaaaææǥǥggkkooooʒʒjǳǳǳggƕƿnnaaææoo\
     aaaaeeeeiiiioooorrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼƚⱦȿ\
     ɀɂɂƀʉʌɇɇɉɉɋɋɍɍɏɏ\
     ");
static GREEK: [u16; 144] = row("\
     ͱͱͳͳʹ͵ͷͷ͸͹ͺͻͼͽ;ϳ΀΁΂΃΄΅α·εηι΋ο΍υωιαβγδεζηθικλμνξοπρ΢στυφχψωιυαεηι\
     υαβγδεζηθικλμνξοπρσστυφχψωιυουωϗβθυυυφπϗϙϙϛϛϝϝϟϟϡϡϣϣϥϥϧϧϩϩϫϫϭϭϯϯ\
     κρσϳθε϶ϸϸσϻϻϼͻͼͽ\
     ");
static CYRILLIC: [u16; 304] = row("\
     ееђгєѕііјљњћкиуџабвгдежзииклмнопрстуфхцчшщъыьэюяабвгдежзииклмноп\
     рстуфхцчшщъыьэюяееђгєѕііјљњћкиуџѡѡѣѣѥѥѧѧѩѩѫѫѭѭѯѯѱѱѳѳѵѵѵѵѹѹѻѻѽѽѿѿ\
     ҁҁ҂???????ҋҋҍҍҏҏґґғғҕҕҗҗҙҙққҝҝҟҟҡҡңңҥҥҧҧҩҩҫҫҭҭүүұұҳҳҵҵҷҷҹҹһһҽҽҿҿ\
     ӏжжӄӄӆӆӈӈӊӊӌӌӎӎӏааааӕӕееәәәәжжззӡӡииииооөөөөээууууууччӷӷыыӻӻӽӽӿӿ\
     ԁԁԃԃԅԅԇԇԉԉԋԋԍԍԏԏԑԑԓԓԕԕԗԗԙԙԛԛԝԝԟԟԡԡԣԣԥԥԧԧԩԩԫԫԭԭԯԯ\
     ");
static LATIN_MORE: [u16; 256] = row("\
     aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
     mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
     wwwwwwwwwwxxxxyyzzzzzzhtwyasẜẝßẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
     eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ\
     ");
static GREEK_MORE: [u16; 256] = row("\
     ααααααααααααααααεεεεεε἖἗εεεεεε἞἟ηηηηηηηηηηηηηηηηιιιιιιιιιιιιιιιι\
     οοοοοο὆὇οοοοοο὎὏υυυυυυυυ὘υ὚υ὜υ὞υωωωωωωωωωωωωωωωωααεεηηιιοουυωω὾὿\
     ααααααααααααααααηηηηηηηηηηηηηηηηωωωωωωωωωωωωωωωωααααα᾵ααααααα᾽ι᾿\
     ῀῁ηηη῅ηηεεηηη῍῎῏ιιιι῔῕ιιιιιι῜῝῞῟υυυυρρυυυυυυρ῭΅`῰῱ωωω῵ωωοοωωω´῾῿\
     ");

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;

    /// What a character counts as, as text; white space as one space.
    fn folded(c: char) -> String {
        match fold(c) {
            Fold::Nothing => String::new(),
            Fold::Space => " ".to_owned(),
            Fold::One(c) => c.to_string(),
            Fold::Several(several) => several.to_owned(),
        }
    }

    /// The same by Unicode: lower case of the compatibility decomposition,
    /// without marks.
    fn by_unicode(c: char) -> String {
        let mut text = c.to_string();
        for _ in 0..2 {
            text = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
            text = text.to_lowercase();
        }
        text
    }

    #[test]
    fn letters_count_as_unicode_decomposes_them() {
        // Letters without a decomposition that are typed as others; the
        // second sigma is another shape of the first.
        let typed_as_others = "øǾǿðđħıłŧþæœßĳŉŀĿςØÐĐĦŁŦÞÆŒẞĲǼǽǢǣẚ";
        let ranges = [
            0xAA..=0xAA,
            0xB2..=0xB3,
            0xB5..=0xB5,
            0xB9..=0xBA,
            0xC0..=0x24F,
            0x300..=0x36F,
            0x370..=0x3FF,
            0x400..=0x52F,
            0x531..=0x556,
            0x1C90..=0x1CBA,
            0x1E00..=0x1FFF,
            0x2070..=0x2070,
            0x2074..=0x2079,
            0x2080..=0x2089,
            0x2116..=0x2116,
            0x2122..=0x2122,
            0x212A..=0x212B,
            0xFB00..=0xFB06,
            0xFF01..=0xFF06,
            0xFF08..=0xFF5E,
            0x1D400..=0x1D433,
            0x1D468..=0x1D49C,
            0x1D670..=0x1D6A3,
            0x1D7CE..=0x1D7FF,
        ];
        let mut compared = 0;
        for c in ranges.into_iter().flatten().filter_map(char::from_u32) {
            let expected = by_unicode(c);
            // Accents that stand alone stay as they are.
            let is_accent = expected.starts_with(' ') || expected == "`";
            if is_accent || typed_as_others.contains(c) {
                continue;
            }
            let expected = expected.replace('ς', "σ").replace('ı', "i");
            assert_eq!(folded(c), expected, "{c} {:X}", c as u32);
            compared += 1;
        }
        assert!(compared > 1700, "{compared}");
    }

    #[test]
    fn letters_count_as_people_type_them() {
        for (all, expected) in [
            ("øØǾıİiIłŁđĐðÐħŧ", "oooiiiilldddd\u{68}t"),
            ("ßẞæÆǼœþĳǄﬁﬃŉ", "ssssaeaeaeoethijdzfiffi'n"),
            ("ςΣϹ", "σσσ"),
            ("أإآا ى ة ک ٣۴", "اااا ي ه ك 34"),
            ("“”„«»\"", "\"\"\"\"\"\""),
            ("‘’‚‹›′'", "'''''''"),
            ("–—‐−-", "-----"),
            ("…\u{a0}\u{3000}\u{202f}\t\n", "...     "),
            ("שָׁלוֹם مَرْحَبـًا", "שלום مرحبا"),
            ("a\u{ad}b\u{200b}\u{200f}\u{feff}", "ab"),
            ("𝗕𝗼𝗹𝗱 𝟙 ｆｕｌｌ²", "bold 1 full2"),
            ("кёЙ", "кеи"),
            ("他がกำ한🚨", "他がกำ한🚨"),
        ] {
            let text: String = all.chars().map(folded).collect();
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for c in (0..0x20000).filter_map(char::from_u32) {
            let once = folded(c);
            let twice: String = once.chars().map(folded).collect();
            assert_eq!(once, twice, "{c} {:X}", c as u32);
            let is_listed = FOLDED.iter().any(|range| range.contains(&(c as u32)));
            let is_other = !matches!(fold(c), Fold::Nothing | Fold::Space) && once != c.to_string();
            assert!(is_listed || !is_other, "{c} {:X}", c as u32);
        }
    }
}
