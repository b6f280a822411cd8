//! The fixed wordings of live blogs as data: what the page itself writes
//! around the reporting.
//!
//! What this module does not hold: rules. A wording is listed because pages
//! of several publishers use it; no publisher is named. Comparison is without
//! regard to ASCII case, so the tables are in lower case; straight and curly
//! apostrophes count as the same.

/// What stands where an embed did not come along. The line as a whole.
pub(super) const PLACEHOLDERS: &[&str] = &[
    "this content is not available due to your privacy preferences.",
    "update your settings here to see it.",
    "allow content and continue",
    "this content is not available in your region",
    "view this post on instagram",
    "ce contenu est bloqué car vous n'avez pas accepté les cookies et autres traceurs.",
    "en cliquant sur « j'accepte », les cookies et autres traceurs seront déposés et vous pourrez visualiser les contenus.",
];

/// Page furniture that may stand between paragraphs. The line as a whole.
pub(super) const FURNITURE: &[&str] = &[
    "ad",
    "advertisement",
    "advertising",
    "anzeige",
    "comments",
    "copy link",
    "copied",
    "facebook",
    "email",
    "link copied",
    "live",
    "live blog: quote",
    "live reporting",
    "live updates",
    "newest first",
    "oldest first",
    "neueste zuerst",
    "älteste zuerst",
    "neueste meldungen",
    "plus récents",
    "más recientes",
    "mais recentes",
    "nieuwste eerst",
    "nyeste først",
    "nyaste först",
    "atualizações em direto",
    "últimas atualizações",
    "actualizaciones en directo",
    "en continu",
    "le direct",
    "liveticker",
    "oops!",
    "partilhar",
    "del",
    "dela",
    "delen",
    "paylaş",
    "поделиться",
    "شارك",
    "שתף",
    "शेयर करें",
    "シェア",
    "공유",
    "skip advertisement",
    "please try again later.",
    "share",
    "share this post",
    "something went wrong.",
    "sort by",
    "story continues",
    "story continues below advertisement",
    "partager",
    "publicidad",
    "publicidade",
    "publicité",
    "pubblicità",
    "reply",
    "sdílet",
    "share post",
    "teilen",
    "compartir",
    "compartilhar",
    "condividi",
    "tweet",
    "twitter",
    "udostępnij",
    "updated",
    "view post",
    "whatsapp",
    "werbung",
];

/// What heads a page's list of key points. The line as a whole.
pub(super) const KEY_POINT_HEADS: &[&str] = &[
    "at a glance",
    "das wichtigste",
    "das wichtigste in kürze",
    "die wichtigsten ereignisse",
    "en bref",
    "key developments",
    "key events",
    "key updates",
    "l'essentiel",
    "lo más importante",
    "main points",
    "momentos-chave",
    "o essencial",
    "puntos clave",
    "key moments",
    "key points",
    "key posts",
    "summary",
    "the main points",
    "top lines",
    "topmeldungen",
    "what we covered here",
    "what we know so far",
    "what you need to know",
    "what's been happening?",
    "wat je moet weten",
    "was bisher bekannt ist",
    "was wir wissen",
    "ce qu'il faut savoir",
    "ce que l'on sait",
    "lo que sabemos",
    "qué se sabe",
    "o que se sabe",
    "cosa sappiamo",
    "dette vet vi",
    "det vet vi",
    "co wiemy",
    "what's happening",
    "die wichtigsten entwicklungen",
    "wichtigste entwicklungen",
    "points clés",
    "les faits clés",
    "lo esencial",
    "claves",
    "las claves",
    "destaques",
    "pontos-chave",
    "punti chiave",
    "i punti chiave",
    "het belangrijkste",
    "hoofdpunten",
    "viktigast just nu",
    "det viktigste",
    "najważniejsze",
    "главное",
    "önemli gelişmeler",
    "أبرز التطورات",
    "أهم التطورات",
    "मुख्य बातें",
    "ポイント",
    "要点",
    "where things stand",
];

/// How a line ends that leads in to a link on the next line.
pub(super) const LEAD_IN_ENDINGS: &[&str] = &[
    "analysis:",
    "below:",
    "details:",
    "explain:",
    "explains:",
    "full story:",
    "here:",
    "more:",
    "read:",
    "report:",
    "reporting:",
    "reports:",
    "story:",
    "video:",
    "watch:",
    "writes:",
];

/// A line that leads in to a link without a colon.
pub(super) const LEAD_INS: &[&str] = &[
    "a lire aussi",
    "czytaj też",
    "czytaj także",
    "ilgili haber",
    "lee también",
    "lees ook",
    "leggi anche",
    "leia também",
    "les også",
    "lesen sie auch",
    "lire aussi",
    "läs också",
    "mehr dazu",
    "read more",
    "related",
    "à lire aussi",
    "читайте также",
    "читайте також",
    "اقرأ أيضا",
    "קראו גם",
    "यह भी पढ़ें",
    "関連記事",
];

/// Words inside a line that ends in a colon, by which it leads in to a link.
/// Each with the spaces around it.
pub(super) const LEAD_IN_WORDS: &[&str] = &[
    " breaks down ",
    " examine ",
    " examines ",
    " explain ",
    " explains ",
    " explore ",
    " explores ",
    " has more ",
    " has the details ",
    " has the full ",
    " has the latest ",
    " has the story ",
    " have more ",
    " have the full ",
    " look at ",
    " looks at ",
    " report from ",
    " reports from ",
    " reports on ",
    " unpacks ",
];

/// How a line begins that is a link by itself.
pub(super) const LINK_BEGINNINGS: &[&str] = &[
    "also read:",
    "click here ",
    "full story:",
    "more on this:",
    "read also:",
    "read more:",
    "read more here",
    "read on:",
    "read the full story",
    "related:",
    "see also:",
    "watch:",
];

/// How a line begins that points to another page, and never a heading.
pub(super) const RELATED: &[&str] = &[
    "also read:",
    "read also:",
    "read more:",
    "related:",
    "see also:",
];

/// Words by which the bracket at the end of a line is a picture credit.
pub(super) const CREDIT_WORDS: &[&str] = &[
    "agency",
    "copyright",
    "courtesy",
    "file photo",
    "getty",
    "handout",
    "image",
    "images",
    "photo",
    "photograph",
    "picture",
    "pictures",
    "pool",
    "press association",
    "screengrab",
    "supplied",
    "via",
    "video",
];

/// What stands before a photographer's name at the end of a caption.
pub(super) const PHOTO_WORDS: &[&str] = &[
    "photograph:",
    "photo:",
    "photos:",
    "photo by ",
    "picture:",
    "pic:",
    "image:",
    "image source,",
    "credit:",
    "foto:",
    "fotos:",
    "bild:",
    "bildrechte:",
    "bildquelle:",
    "crédit photo",
    "photo d'archives",
    "capture d'écran",
    "fotografía:",
    "graph:",
    "graphic:",
    "illustration:",
    "video:",
    "fotoğraf:",
    "фото:",
    "צילום:",
    "写真:",
    "credit...",
    "creditcredit...",
];

/// Words by which a title says that the page is live.
pub(super) const LIVE_WORDS: &[&str] = &[
    "live",
    "liveblog",
    "as it happened",
    "liveticker",
    "live-ticker",
    "ticker",
    "newsblog",
    "newsticker",
    "en direct",
    "direct",
    "en vivo",
    "en directo",
    "última hora",
    "ao vivo",
    "ao minuto",
    "diretta",
    "in diretta",
    "na żywo",
    "online",
    "canlı",
    "прямой эфир",
    "онлайн",
    "minuut tot minuut",
    "minute by minute",
    "minuto a minuto",
    "over by over",
];

/// Words by which a title says no more than that it is new.
pub(super) const LATEST_WORDS: &[&str] = &[
    "latest",
    "updates",
    "aktuell",
    "neueste",
    "dernières",
    "últimas",
    "ultime",
    "laatste",
];

/// Words whose full stop does not end a sentence.
pub(super) const ABBREVIATIONS: &[&str] = &[
    "bros", "co", "corp", "dept", "etc", "inc", "jr", "ltd", "no", "sr", "st", "vs",
];

/// Small words that may stand in a person's name.
pub(super) const NAME_PARTICLES: &[&str] = &[
    "al", "ap", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "e", "el", "ibn", "la", "le", "of", "st", "te", "ten", "ter", "the", "van", "von", "y", "zu",
];

/// What joins the last two of several names.
pub(super) const NAME_JOINERS: &[&str] = &[
    " and ", " & ", " und ", " et ", " en ", " y ", " och ", " og ", " и ", " ve ", " i ",
];

/// How a line begins that credits an entry's authors.
pub(super) const BYLINES: &[&str] = &[
    "by",
    "from",
    "posted by",
    "reported by",
    "reporting by",
    "written by",
    "analysis by",
    "analysis from",
    "author",
    "von",
    "autor",
    "par",
    "por",
    "di",
    "dalla nostra inviata",
    "dal nostro inviato",
    "door",
    "af",
    "av",
    "автор",
    "text",
    "tekst",
    "autora",
    "haber",
    "بقلم",
    "كتب",
    "מאת",
    "द्वारा",
    "文",
];

/// What stands between a name and a place or a subject.
pub(super) const PLACE_LINKS: &[&str] = &[
    " in ", " at ", " for ", " on ", " aus ", " für ", " à ", " pour ", " desde ", " para ",
    " from ", " via ",
];

/// Words of a person's role, which is not a name.
pub(super) const ROLE_WORDS: &[&str] = &[
    "analyst",
    "blogger",
    "chief",
    "correspondent",
    "correspondents",
    "corresponsal",
    "desk",
    "editor",
    "editors",
    "host",
    "journalist",
    "journaliste",
    "korrespondent",
    "korrespondentin",
    "political",
    "presenter",
    "producer",
    "redakteur",
    "redakteurin",
    "redacción",
    "reporter",
    "reporters",
    "reporting",
    "senior",
    "staff",
    "writer",
];

/// Single words or short flags between a stamp and what it belongs to.
pub(super) const KICKERS: &[&str] = &[
    "analysis",
    "breaking",
    "breaking news",
    "eilmeldung",
    "en direct",
    "explainer",
    "importante",
    "just in",
    "key event",
    "key moment",
    "live",
    "new",
    "pinned",
    "pinned post",
    "update",
    "urgent",
    "urgente",
    "wichtig",
];

/// How a line of page furniture begins.
pub(super) const FURNITURE_BEGINNINGS: &[&str] = &[
    "click here to share",
    "follow us on ",
    "image caption,",
    "image source,",
    "latestsort by",
    "media caption,",
    "please turn on javascript",
    "this video can",
    "to play this video",
    "show key events",
    "show more",
    "skip to ",
    "live updates by ",
    "share on ",
    "share this ",
    "sign up for ",
    "sign up to ",
    "sort by",
    "updated at ",
];

/// How the line ends that stands for a picture of the author.
pub(super) const PORTRAIT_ENDINGS: &[&str] = &[
    " avatar",
    " headshot",
    " profile image",
    " profile photo",
    " profile picture",
];

/// The line that begins what stands below the last entry.
pub(super) const FOOTER_HEADS: &[&str] = &[
    "about us",
    "all comments",
    "comments",
    "contact us",
    "cookie policy",
    "explore more on these topics",
    "get the latest",
    "join the conversation",
    "kommentare",
    "commentaires",
    "comentarios",
    "comentários",
    "commenti",
    "populares",
    "les plus lus",
    "lo más leído",
    "mais lidas",
    "meest gelezen",
    "mest lest",
    "najczęściej czytane",
    "i più letti",
    "mehr zum thema",
    "meistgelesen",
    "more from this author",
    "more on this story",
    "more stories",
    "most popular",
    "most read",
    "most viewed",
    "load more",
    "load more posts",
    "cargar más",
    "carica altro",
    "carregar mais",
    "charger plus",
    "mehr laden",
    "meer laden",
    "vis flere",
    "visa fler",
    "więcej",
    "טען עוד",
    "もっと見る",
    "newsletter",
    "privacy policy",
    "recommended",
    "related articles",
    "related content",
    "related stories",
    "related topics",
    "sign in to comment",
    "terms of use",
    "top stories",
    "trending",
    "view comments",
    "you may also like",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_lower_case() {
        for table in [
            PLACEHOLDERS,
            FURNITURE,
            KEY_POINT_HEADS,
            LEAD_IN_ENDINGS,
            LEAD_IN_WORDS,
            LINK_BEGINNINGS,
            CREDIT_WORDS,
            ABBREVIATIONS,
            NAME_PARTICLES,
            NAME_JOINERS,
            BYLINES,
            PLACE_LINKS,
            ROLE_WORDS,
            KICKERS,
            FURNITURE_BEGINNINGS,
            FOOTER_HEADS,
            PHOTO_WORDS,
            LIVE_WORDS,
            LATEST_WORDS,
        ] {
            for phrase in table {
                assert_eq!(*phrase, phrase.to_lowercase());
            }
        }
    }

    #[test]
    fn phrases_of_whole_lines_begin_with_a_letter() {
        for table in [
            PLACEHOLDERS,
            FURNITURE,
            KEY_POINT_HEADS,
            LINK_BEGINNINGS,
            KICKERS,
            FURNITURE_BEGINNINGS,
            FOOTER_HEADS,
        ] {
            for phrase in table {
                assert!(phrase.starts_with(char::is_alphabetic));
            }
        }
    }
}
