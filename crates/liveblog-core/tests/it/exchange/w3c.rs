//! W3C Web Annotations: what ours look like, and what is read of others.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use liveblog_core::exchange::{Files, Format, OffsetUnit, Options, Reading, Verdict, read};
use liveblog_core::{Annotator, Codebook, Part, Project};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{options, shown, written};
use crate::made_up::{self, Tape, annotate, annotation, document, find};

fn json_of(project: &Project, options: &Options) -> Value {
    let (files, _) = written(project, Format::W3c, options);
    serde_json::from_slice(&files.0[0].bytes).unwrap()
}

#[test]
fn everything() {
    let (files, losses) = written(&made_up::everything(), Format::W3c, &options());
    expect![[r#"
        == annotations.jsonld
        {
          "@context": [
            "http://www.w3.org/ns/anno.jsonld",
            {
              "liveblog": "urn:liveblog:terms:"
            }
          ],
          "id": "urn:liveblog:collection:bd050ebf6a1db01f",
          "type": "AnnotationCollection",
          "label": "Pilot study",
          "generator": {
            "id": "urn:liveblog:software",
            "type": "Software",
            "name": "liveblog-annotator 0.1.0"
          },
          "creator": [
            {
              "id": "urn:liveblog:annotator:a1",
              "type": "Person",
              "name": "Coder 1"
            },
            {
              "id": "urn:liveblog:annotator:b",
              "type": "Person",
              "name": "Zoë \"Z\" Q"
            }
          ],
          "liveblog:offsetUnit": "code-point",
          "total": 16,
          "first": {
            "id": "urn:liveblog:collection:bd050ebf6a1db01f:1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": [
              {
                "id": "urn:liveblog:annotation:n-001",
                "type": "Annotation",
                "motivation": "classifying",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "created": "2026-11-22T10:00:01Z",
                "modified": "2026-11-22T10:00:01Z",
                "liveblog:codebookVersion": 3,
                "liveblog:origin": "suggestion_accepted",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "tagging",
                    "value": "check_worthy"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
                  },
                  "selector": [
                    {
                      "type": "TextQuoteSelector",
                      "exact": "Ana Pérez said: “No new",
                      "prefix": "🚨 Minister ",
                      "suffix": " taxes this year.”\n\n• C:\\new\ttab"
                    },
                    {
                      "type": "TextPositionSelector",
                      "start": 11,
                      "end": 35
                    }
                  ]
                }
              },
              {
                "id": "urn:liveblog:annotation:n-002",
                "type": "Annotation",
                "motivation": "classifying",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "created": "2026-11-22T10:00:02Z",
                "modified": "2026-11-22T10:00:02Z",
                "liveblog:codebookVersion": 3,
                "liveblog:origin": "suggestion_edited",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "tagging",
                    "value": "claim"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001/heading",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
                  },
                  "selector": [
                    {
                      "type": "TextQuoteSelector",
                      "exact": "🚨 Minister",
                      "prefix": "",
                      "suffix": ": “No new taxes”"
                    },
                    {
                      "type": "TextPositionSelector",
                      "start": 0,
                      "end": 10
                    }
                  ]
                }
              },
              {
                "id": "urn:liveblog:annotation:n-003",
                "type": "Annotation",
                "motivation": "classifying",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "created": "2026-11-22T10:00:03Z",
                "modified": "2026-11-22T10:00:03Z",
                "liveblog:codebookVersion": 3,
                "liveblog:origin": "imported",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "tagging",
                    "value": "claim"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
                  },
                  "selector": [
                    {
                      "type": "TextQuoteSelector",
                      "exact": "“No new taxes this year.”",
                      "prefix": "🚨 Minister Ana Pérez said: ",
                      "suffix": "\n\n• C:\\new\ttab \"quoted\"\nשלום עול"
                    },
                    {
                      "type": "TextPositionSelector",
                      "start": 28,
                      "end": 53
                    }
                  ]
                }
              },
              {
                "id": "urn:liveblog:annotation:n-004",
                "type": "Annotation",
                "motivation": "classifying",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "created": "2026-11-22T10:00:04Z",
                "modified": "2026-11-22T10:00:04Z",
                "liveblog:codebookVersion": 3,
                "liveblog:origin": "human",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "tagging",
                    "value": "claim"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
                  }
                }
              },
              {
                "id": "urn:liveblog:annotation:n-005",
                "type": "Annotation",
                "motivation": "classifying",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "created": "2026-11-22T10:00:05Z",
                "modified": "2026-11-22T10:00:05Z",
                "liveblog:codebookVersion": 3,
                "liveblog:origin": "suggestion_accepted",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "tagging",
                    "value": "summary"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
                  },
                  "selector": [
                    {
                      "type": "TextQuoteSelector",
                      "exact": "👩‍🚀",
                      "prefix": "• C:\\new\ttab \"quoted\"\nשלום עולם ",
                      "suffix": " and on\n"
                    },
                    {
                      "type": "TextPositionSelector",
                      "start": 87,
                      "end": 90
                    }
                  ]
                }
              },
              {
                "id": "urn:liveblog:attribution:r-001",
                "type": "Annotation",
                "motivation": "describing",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "created": "2026-11-22T10:00:01Z",
                "modified": "2026-11-22T10:01:35Z",
                "liveblog:codebookVersion": 3,
                "liveblog:quoteType": "mixed",
                "liveblog:sourceType": "official",
                "liveblog:naming": "named",
                "body": [
                  {
                    "type": "SpecificResource",
                    "purpose": "linking",
                    "source": "urn:liveblog:annotation:n-001",
                    "liveblog:role": "source"
                  },
                  {
                    "type": "SpecificResource",
                    "purpose": "linking",
                    "source": "urn:liveblog:annotation:n-003",
                    "liveblog:role": "content"
                  },
                  {
                    "type": "SpecificResource",
                    "purpose": "linking",
                    "source": "urn:liveblog:annotation:n-004",
                    "liveblog:role": "cue"
                  },
                  {
                    "type": "TextualBody",
                    "purpose": "identifying",
                    "value": "Ana Pérez"
                  },
                  {
                    "type": "TextualBody",
                    "purpose": "commenting",
                    "value": "By way of the \"desk\"."
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
                  }
                }
              },
              {
                "id": "urn:liveblog:attribution:r-002",
                "type": "Annotation",
                "motivation": "describing",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "created": "2026-11-22T10:00:02Z",
                "modified": "2026-11-22T10:00:02Z",
                "liveblog:codebookVersion": 3,
                "liveblog:quoteType": "direct",
                "body": [
                  {
                    "type": "SpecificResource",
                    "purpose": "linking",
                    "source": "urn:liveblog:annotation:n-003",
                    "liveblog:role": "content"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
                  }
                }
              },
              {
                "id": "urn:liveblog:status:d-0123456789ab:d-0123456789ab-e001:a1",
                "type": "Annotation",
                "motivation": "assessing",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "modified": "2026-11-22T10:01:00Z",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "assessing",
                    "value": "done"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
                  }
                }
              },
              {
                "id": "urn:liveblog:link:l-002",
                "type": "Annotation",
                "motivation": "linking",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "created": "2026-11-22T10:00:02Z",
                "modified": "2026-11-22T10:00:02Z",
                "liveblog:origin": "suggestion_edited",
                "body": [
                  {
                    "type": "SpecificResource",
                    "purpose": "linking",
                    "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001",
                    "liveblog:relation": "confirms"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e002",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 1,
                    "liveblog:sha256": "20bfd494eb12f24d0dad9492de5663b3572adb6a9f7e50f9b6126c4548d5bddb"
                  }
                }
              },
              {
                "id": "urn:liveblog:status:d-0123456789ab:d-0123456789ab-e002:a1",
                "type": "Annotation",
                "motivation": "assessing",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "modified": "2026-11-22T10:01:00Z",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "assessing",
                    "value": "unsure"
                  },
                  {
                    "type": "TextualBody",
                    "purpose": "commenting",
                    "value": "Who says so?"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e002",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 1,
                    "liveblog:sha256": "20bfd494eb12f24d0dad9492de5663b3572adb6a9f7e50f9b6126c4548d5bddb"
                  }
                }
              },
              {
                "id": "urn:liveblog:status:d-0123456789ab:d-0123456789ab-e002:b",
                "type": "Annotation",
                "motivation": "assessing",
                "creator": {
                  "id": "urn:liveblog:annotator:b",
                  "type": "Person",
                  "name": "Zoë \"Z\" Q"
                },
                "modified": "2026-11-22T10:01:00Z",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "assessing",
                    "value": "excluded"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e002",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 1,
                    "liveblog:sha256": "20bfd494eb12f24d0dad9492de5663b3572adb6a9f7e50f9b6126c4548d5bddb"
                  }
                }
              },
              {
                "id": "urn:liveblog:link:l-003",
                "type": "Annotation",
                "motivation": "linking",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "created": "2026-11-22T10:00:03Z",
                "modified": "2026-11-22T10:00:03Z",
                "liveblog:origin": "imported",
                "body": [
                  {
                    "type": "SpecificResource",
                    "purpose": "linking",
                    "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e002",
                    "liveblog:relation": "repeats"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e003",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 2,
                    "liveblog:sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                  }
                }
              },
              {
                "id": "urn:liveblog:status:d-0123456789ab:d-0123456789ab-e003:a1",
                "type": "Annotation",
                "motivation": "assessing",
                "creator": {
                  "id": "urn:liveblog:annotator:a1",
                  "type": "Person",
                  "name": "Coder 1"
                },
                "modified": "2026-11-22T10:01:00Z",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "assessing",
                    "value": "unseen"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e003",
                  "scope": "https://news.example/live/storm",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 2,
                    "liveblog:sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                  }
                }
              },
              {
                "id": "urn:liveblog:annotation:n-006",
                "type": "Annotation",
                "motivation": "classifying",
                "creator": {
                  "id": "urn:liveblog:annotator:b",
                  "type": "Person",
                  "name": "Zoë \"Z\" Q"
                },
                "created": "2026-11-22T10:00:06Z",
                "modified": "2026-11-22T10:01:30Z",
                "liveblog:codebookVersion": 3,
                "liveblog:origin": "human",
                "body": [
                  {
                    "type": "TextualBody",
                    "purpose": "tagging",
                    "value": "update"
                  },
                  {
                    "type": "TextualBody",
                    "purpose": "commenting",
                    "value": "Two lines,\none thought."
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-ba9876543210#d-ba9876543210-e001",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "47b3fdbdd1d7b15080fcd33157a1bc76d3885c917f70a01487b46bd172e9741c"
                  }
                }
              },
              {
                "id": "urn:liveblog:attribution:r-003",
                "type": "Annotation",
                "motivation": "describing",
                "creator": {
                  "id": "urn:liveblog:annotator:b",
                  "type": "Person",
                  "name": "Zoë \"Z\" Q"
                },
                "created": "2026-11-22T10:00:03Z",
                "modified": "2026-11-22T10:00:03Z",
                "liveblog:codebookVersion": 3,
                "liveblog:naming": "unnamed",
                "body": [
                  {
                    "type": "SpecificResource",
                    "purpose": "linking",
                    "source": "urn:liveblog:annotation:n-006",
                    "liveblog:role": "content"
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-ba9876543210#d-ba9876543210-e001",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "47b3fdbdd1d7b15080fcd33157a1bc76d3885c917f70a01487b46bd172e9741c"
                  }
                }
              },
              {
                "id": "urn:liveblog:link:l-001",
                "type": "Annotation",
                "motivation": "linking",
                "creator": {
                  "id": "urn:liveblog:annotator:b",
                  "type": "Person",
                  "name": "Zoë \"Z\" Q"
                },
                "created": "2026-11-22T10:00:01Z",
                "modified": "2026-11-22T10:01:36Z",
                "liveblog:origin": "human",
                "body": [
                  {
                    "type": "SpecificResource",
                    "purpose": "linking",
                    "source": "urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001",
                    "liveblog:relation": "corrects"
                  },
                  {
                    "type": "TextualBody",
                    "purpose": "commenting",
                    "value": "Two lines,\none link."
                  }
                ],
                "target": {
                  "type": "SpecificResource",
                  "source": "urn:liveblog:document:d-ba9876543210#d-ba9876543210-e001",
                  "state": {
                    "type": "liveblog:TextState",
                    "liveblog:index": 0,
                    "liveblog:sha256": "47b3fdbdd1d7b15080fcd33157a1bc76d3885c917f70a01487b46bd172e9741c"
                  }
                }
              }
            ]
          }
        }
        -- 1 document_title: d-0123456789ab
        -- 1 document_language: d-0123456789ab
        -- 1 document_date: d-0123456789ab
        -- 1 document_time_zone: d-0123456789ab
        -- 2 document_order: d-0123456789ab d-ba9876543210
        -- 1 standfirst: d-0123456789ab
        -- 1 key_points: d-0123456789ab
        -- 2 document_hash: d-0123456789ab d-ba9876543210
        -- 2 document_added: d-0123456789ab d-ba9876543210
        -- 1 notice: d-0123456789ab
        -- 3 heading: d-0123456789ab-e003 d-ba9876543210-e001 d-0123456789ab-e001
        -- 2 time: d-0123456789ab-e001 d-ba9876543210-e001
        -- 1 author: d-0123456789ab-e001
        -- 3 block: d-0123456789ab-e001 d-0123456789ab-e002 d-ba9876543210-e001
        -- 4 source: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
        -- 4 text: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
        -- 4 label_but_id: claim check_worthy update summary
        -- 1 group: function
        -- 1 codebook_name: liveblog-core
        -- 1 codebook_change: liveblog-core
        -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
    "#]].assert_eq(&shown(&files, &losses));
}

/// The targets of the passages, each in a line.
fn passages(options: &Options) -> String {
    let collection = json_of(&made_up::everything(), options);
    let mut shown = String::new();
    for item in collection["first"]["items"].as_array().unwrap() {
        if item["target"]["selector"].is_array() {
            writeln!(shown, "{}", item["target"]).unwrap();
        }
    }
    shown
}

#[test]
fn without_the_texts() {
    let options = Options {
        stand_off: true,
        ..options()
    };
    expect![[r#"
        {"type":"SpecificResource","source":"urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001","scope":"https://news.example/live/storm","state":{"type":"liveblog:TextState","liveblog:index":0,"liveblog:sha256":"7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3","liveblog:length":98,"liveblog:lengthUtf16":101},"selector":[{"type":"TextPositionSelector","start":11,"end":35,"liveblog:exactSha256":"6929f531f98a137f1869d88c903cd4a2a1718384622eb4221f90b84a739760b0"}]}
        {"type":"SpecificResource","source":"urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001/heading","scope":"https://news.example/live/storm","state":{"type":"liveblog:TextState","liveblog:index":0,"liveblog:sha256":"7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3","liveblog:length":98,"liveblog:lengthUtf16":101},"selector":[{"type":"TextPositionSelector","start":0,"end":10,"liveblog:exactSha256":"20f4012fa233312ca05207c12ac96223e781760d99cbde5815814d5e5730ec2e"}]}
        {"type":"SpecificResource","source":"urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001","scope":"https://news.example/live/storm","state":{"type":"liveblog:TextState","liveblog:index":0,"liveblog:sha256":"7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3","liveblog:length":98,"liveblog:lengthUtf16":101},"selector":[{"type":"TextPositionSelector","start":28,"end":53,"liveblog:exactSha256":"838aaebec1aa97285e463f670872955c86655451e650599826f617200a07e006"}]}
        {"type":"SpecificResource","source":"urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001","scope":"https://news.example/live/storm","state":{"type":"liveblog:TextState","liveblog:index":0,"liveblog:sha256":"7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3","liveblog:length":98,"liveblog:lengthUtf16":101},"selector":[{"type":"TextPositionSelector","start":87,"end":90,"liveblog:exactSha256":"baf35f72ea6b4f5ffff8015bb4556c52a9d90706da1edf42dbaef025467976e3"}]}
    "#]].assert_eq(&passages(&options));
}

#[test]
fn in_utf16() {
    let options = Options {
        offset_unit: OffsetUnit::Utf16,
        ..options()
    };
    expect![[r#"
        {"type":"SpecificResource","source":"urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001","scope":"https://news.example/live/storm","state":{"type":"liveblog:TextState","liveblog:index":0,"liveblog:sha256":"7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"},"selector":[{"type":"TextQuoteSelector","exact":"Ana Pérez said: “No new","prefix":"🚨 Minister ","suffix":" taxes this year.”\n\n• C:\\new\ttab"},{"type":"TextPositionSelector","start":12,"end":36,"liveblog:startCodePoint":11,"liveblog:endCodePoint":35}]}
        {"type":"SpecificResource","source":"urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001/heading","scope":"https://news.example/live/storm","state":{"type":"liveblog:TextState","liveblog:index":0,"liveblog:sha256":"7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"},"selector":[{"type":"TextQuoteSelector","exact":"🚨 Minister","prefix":"","suffix":": “No new taxes”"},{"type":"TextPositionSelector","start":0,"end":11,"liveblog:startCodePoint":0,"liveblog:endCodePoint":10}]}
        {"type":"SpecificResource","source":"urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001","scope":"https://news.example/live/storm","state":{"type":"liveblog:TextState","liveblog:index":0,"liveblog:sha256":"7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"},"selector":[{"type":"TextQuoteSelector","exact":"“No new taxes this year.”","prefix":"🚨 Minister Ana Pérez said: ","suffix":"\n\n• C:\\new\ttab \"quoted\"\nשלום עול"},{"type":"TextPositionSelector","start":29,"end":54,"liveblog:startCodePoint":28,"liveblog:endCodePoint":53}]}
        {"type":"SpecificResource","source":"urn:liveblog:document:d-0123456789ab#d-0123456789ab-e001","scope":"https://news.example/live/storm","state":{"type":"liveblog:TextState","liveblog:index":0,"liveblog:sha256":"7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"},"selector":[{"type":"TextQuoteSelector","exact":"👩‍🚀","prefix":"• C:\\new\ttab \"quoted\"\nשלום עולם ","suffix":" and on\n"},{"type":"TextPositionSelector","start":88,"end":93,"liveblog:startCodePoint":87,"liveblog:endCodePoint":90}]}
    "#]].assert_eq(&passages(&options));
}

#[test]
fn the_collection_counts_its_items_and_their_ids_differ() {
    let collection = json_of(&made_up::everything(), &options());
    let items = collection["first"]["items"].as_array().unwrap();
    assert_eq!(collection["total"], items.len());
    let mut ids: Vec<&str> = items.iter().map(|i| i["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), items.len());
    for item in items {
        assert_eq!(item["type"], "Annotation");
        let motivations = ["classifying", "describing", "linking", "assessing"];
        assert!(motivations.contains(&item["motivation"].as_str().unwrap()));
    }
}

/// What the Recommendation wants of a quote: its words stand between its prefix
/// and its suffix, at its position; none of them cuts a character.
#[test]
fn quotes_stand_where_the_positions_say() {
    let text = "👩‍🚀".repeat(40) + "“Line one\nline two” شמ e\u{301}nd" + &"e\u{301}".repeat(40);
    let harbour = document("d-0123456789ab", &[(None, &text)]);
    let mut project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![harbour],
    );
    for (number, exact) in ["“Line one\nline two”", "e\u{301}nd"]
        .into_iter()
        .enumerate()
    {
        let mut mark = annotation(&project, (0, 0), number, "claim");
        mark.span = find(&project.documents()[0], 0, Part::Text, exact);
        annotate(&mut project, mark);
    }
    let collection = json_of(&project, &options());
    let points: Vec<char> = text.chars().collect();
    let mut shown = String::new();
    for item in collection["first"]["items"].as_array().unwrap() {
        let [quote, position] = &item["target"]["selector"].as_array().unwrap()[..] else {
            panic!("{item}");
        };
        let place = |key| position[key].as_u64().unwrap() as usize;
        let words: String = points[place("start")..place("end")].iter().collect();
        assert_eq!(quote["exact"], words);
        let part = |key: &str| quote[key].as_str().unwrap();
        let all = [part("prefix"), part("exact"), part("suffix")].concat();
        assert!(text.contains(&all));
        writeln!(shown, "{quote}").unwrap();
    }
    expect![[r#"
        {"type":"TextQuoteSelector","exact":"“Line one\nline two”","prefix":"👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀","suffix":" شמ éndéééééééééééé"}
        {"type":"TextQuoteSelector","exact":"énd","prefix":"👩‍🚀👩‍🚀👩‍🚀“Line one\nline two” شמ ","suffix":"éééééééééééééééé"}
    "#]].assert_eq(&shown);
}

fn read_text(text: &str) -> Reading {
    read(Format::W3c, &Files::one("a.jsonld", text), &options())
}

/// What was read and what became of the rest.
fn check(text: &str, expect: Expect) {
    let reading = read_text(text);
    let mut said = String::new();
    for document in &reading.draft.documents {
        for entry in &document.entries {
            let id = entry.id.as_deref().unwrap_or_default();
            for a in &entry.annotations {
                let span = a
                    .span
                    .as_ref()
                    .map(|s| (s.start, s.end, s.exact.as_deref()));
                let by = a.annotator.as_deref().unwrap_or("nobody");
                writeln!(said, "{id}: {} by {by} {span:?} {:?}", a.label, a.note).unwrap();
            }
        }
    }
    for outcome in &reading.outcomes {
        let (what, why) = match &outcome.verdict {
            Verdict::Repaired(what) => ("repaired", what),
            Verdict::Refused(why) => ("refused", why),
        };
        writeln!(said, "{}: {what}: {why}", outcome.place).unwrap();
    }
    expect.assert_eq(&said);
}

/// A list as Recogito saves it: tags and comments in one annotation, a target
/// that is a list, ids that are no addresses.
#[test]
fn a_list_of_recogito() {
    let list = json!([{
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "0f9d2a1c-6f0e-4b61-8e7e-9a2f4f1b8a11",
        "type": "Annotation",
        "creator": {"id": "u-7", "name": "Rafe Quillon"},
        "created": "2026-11-22T10:00:00.123Z",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "claim"},
            {"type": "TextualBody", "purpose": "tagging", "value": "Needs a check"},
            {"type": "TextualBody", "purpose": "commenting", "value": "Says who?"},
            {"type": "TextualBody", "purpose": "replying", "value": "The port does."}
        ],
        "target": [{
            "source": "https://news.example/live#e7",
            "selector": [
                {"type": "TextQuoteSelector", "exact": "All ferries"},
                {"type": "TextPositionSelector", "start": 4, "end": 15}
            ]
        }]
    }]);
    check(
        &list.to_string(),
        expect![[r#"
        https://news.example/live#e7: claim by u-7 Some((4, 15, Some("All ferries"))) "Says who?\nThe port does."
        https://news.example/live#e7: Needs_a_check by u-7 Some((4, 15, Some("All ferries"))) "Says who?\nThe port does."
        [0]: repaired: The label “Needs a check” got the id “Needs_a_check”.
    "#]],
    );
}

/// What the interface of Hypothesis answers to a search.
#[test]
fn rows_of_hypothesis() {
    let answer = json!({"total": 1, "rows": [{
        "id": "aB3", "user": "acct:zoe@hypothes.example", "uri": "https://news.example/live",
        "text": "Which port?", "tags": ["claim"],
        "target": [{"source": "https://news.example/live", "selector": [
            {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 0,
             "endContainer": "/p[1]", "endOffset": 3},
            {"type": "TextPositionSelector", "start": 100, "end": 103},
            {"type": "TextQuoteSelector", "exact": "All", "prefix": "", "suffix": " ferries"}
        ]}]
    }]});
    check(
        &answer.to_string(),
        expect![[r#"
        https://news.example/live: claim by acct:zoe@hypothes.example Some((100, 103, Some("All"))) "Which port?"
    "#]],
    );
}

/// One annotation with this selector.
fn with_selector(selector: Value) -> Value {
    json!({
        "type": "Annotation", "motivation": "tagging",
        "body": {"type": "TextualBody", "value": "claim"},
        "target": {"source": "urn:liveblog:document:d-1#d-1-e001", "selector": selector}
    })
}

#[test]
fn selectors() {
    let quote = |exact: &str| json!({"type": "TextQuoteSelector", "exact": exact});
    let position =
        |start: i64, end: i64| json!({"type": "TextPositionSelector", "start": start, "end": end});
    let mut lines = String::new();
    for selector in [
        json!(null),
        json!([quote("a 🚨"), position(5, 8)]),
        json!([quote("a 🚨"), position(5, 9)]),
        json!([quote("a 🚨"), position(5, 20)]),
        json!([quote("a 🚨"), position(9, 5)]),
        json!([quote("a 🚨"), position(-1, 5)]),
        json!([quote("a 🚨"), {"type": "TextPositionSelector", "start": u64::MAX - 1, "end": u64::MAX}]),
        quote("a 🚨"),
        quote(""),
        position(5, 9),
        json!({"type": "FragmentSelector", "value": "char=5,9"}),
        json!([]),
        json!("#xpointer"),
        json!({"type": "XPathSelector", "value": "/p[2]", "refinedBy": quote("a 🚨")}),
        json!({"type": "XPathSelector", "value": "/p[2]", "refinedBy": position(5, 9)}),
    ] {
        writeln!(lines, "{}", with_selector(selector)).unwrap();
    }
    check(
        &lines,
        expect![[r#"
            d-1-e001: claim by nobody None ""
            d-1-e001: claim by nobody Some((5, 8, Some("a 🚨"))) ""
            d-1-e001: claim by nobody Some((5, 8, Some("a 🚨"))) ""
            d-1-e001: claim by nobody Some((5, 8, Some("a 🚨"))) ""
            d-1-e001: claim by nobody Some((0, 0, Some("a 🚨"))) ""
            d-1-e001: claim by nobody Some((0, 0, Some("a 🚨"))) ""
            d-1-e001: claim by nobody Some((0, 0, Some("a 🚨"))) ""
            d-1-e001: claim by nobody Some((0, 0, Some("a 🚨"))) ""
            line 3: repaired: Its position is in another unit than was said; the quote counts.
            line 4: repaired: Quote and position disagree; the quote counts.
            line 7: refused: Its position lies beyond every text.
            line 9: refused: Its quote is empty.
            line 10: refused: It has a position only, and nothing says which words were meant.
            line 11: refused: None of its selectors is a quote, or a position with a hash.
            line 12: refused: None of its selectors is a quote, or a position with a hash.
            line 13: refused: None of its selectors is a quote, or a position with a hash.
            line 15: refused: None of its selectors is a quote, or a position with a hash.
        "#]],
    );
}

#[test]
fn what_is_no_annotation_does_not_sink_the_rest() {
    let ours = "urn:liveblog:document:d-1#d-1-e001";
    let tag = json!({"type": "TextualBody", "purpose": "tagging", "value": "claim"});
    let collection = json!({
        "type": "AnnotationPage",
        "items": [
            7,
            {"type": "Annotation", "body": tag},
            {"type": "Annotation", "body": tag, "target": {"selector": []}},
            {"type": "Annotation", "body": tag, "target": "no address"},
            {"type": "Annotation", "target": ours},
            {"type": "Annotation", "body": {"value": "Just a remark."}, "target": ours},
            {"type": "Annotation", "body": {"purpose": "tagging", "value": ""}, "target": ours},
            {"type": "Annotation", "motivation": "linking", "body": "https://news.example", "target": ours},
            {"type": "Annotation", "body": {"purpose": "linking",
                "source": "urn:liveblog:annotation:n-9", "liveblog:role": "cue"}, "target": ours},
            {"type": "Annotation", "created": "yesterday", "body": tag, "target": [ours, ours]},
            {"type": "Annotation", "body": tag, "target": "urn:liveblog:document:d-1#%zz"},
        ]
    });
    check(
        &collection.to_string(),
        expect![[r#"
            d-1-e001: claim by nobody None ""
            d-1-e001: claim by nobody None ""
            items[0]: refused: It has no target.
            items[1]: refused: It has no target.
            items[2]: refused: Its target has no address.
            items[3]: refused: “no address” is no address of an entry.
            items[4]: refused: It has no tag, so that there is no label in it.
            items[5]: refused: It has no tag, so that there is no label in it.
            items[6]: refused: A label has no name.
            items[7]: refused: It has no tag, so that there is no label in it.
            items[9]: repaired: “yesterday” is no moment and was left out.
            items[10]: refused: “urn:liveblog:document:d-1#%zz” is no address of an entry.
            items[8]: refused: A passage of an attribution is not there, so that the attribution was left out.
        "#]],
    );
    check(
        "[1",
        expect![[r#"
        a.jsonld: refused: It is not JSON: it ends too soon.
    "#]],
    );
    check(
        "",
        expect![[r#"
        a.jsonld: refused: It is not JSON: it ends too soon.
    "#]],
    );
    check(
        r#"{"type": "AnnotationCollection", "first": "https://news.example/page1"}"#,
        expect![[r#"
            first: refused: Its annotations are on pages of their own, at other addresses.
        "#]],
    );
    check(
        "{\"target\": \"e1\", \"tags\": [\"claim\"]}\n{\n",
        expect![[r#"
            e1: claim by nobody None ""
            line 2: refused: It is not JSON: it ends too soon.
        "#]],
    );
    let deep = "[".repeat(100_000);
    assert_eq!(read_text(&deep).outcomes.len(), 1);
}

/// Bug: ids with signs that an address cannot have were not read back.
#[test]
fn ids_are_encoded_in_addresses() {
    let mut harbour = document("d-0123456789ab", &[(Some("A heading"), "One.")]);
    harbour.id = "d/1#é%".into();
    std::sync::Arc::make_mut(&mut harbour.entries[0]).id = "e:1/heading".into();
    let mut project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![harbour],
    );
    let mark = annotation(&project, (0, 0), 1, "claim");
    annotate(&mut project, mark);
    let collection = json_of(&project, &options());
    let source = &collection["first"]["items"][0]["target"]["source"];
    assert_eq!(
        source,
        "urn:liveblog:document:d%2F1%23%C3%A9%25#e%3A1%2Fheading"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn in_utf16_any_project_is_read_back(
        numbers in prop::collection::vec(any::<u32>(), 0..400),
        stand_off in any::<bool>(),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        let offset_unit = OffsetUnit::Utf16;
        written(&project, Format::W3c, &Options { offset_unit, stand_off, ..options() });
    }
}

proptest! {
    #[test]
    fn any_json_is_read(numbers in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut numbers = numbers.into_iter();
        read_text(&any_value(&mut numbers, 0).to_string());
    }
}

/// JSON that is made of the names that count.
fn any_value(numbers: &mut impl Iterator<Item = u8>, depth: usize) -> Value {
    const KEYS: [&str; 20] = [
        "type",
        "first",
        "items",
        "body",
        "target",
        "source",
        "selector",
        "refinedBy",
        "exact",
        "start",
        "end",
        "purpose",
        "value",
        "liveblog:role",
        "liveblog:relation",
        "state",
        "creator",
        "motivation",
        "liveblog:offsetUnit",
        "liveblog:startCodePoint",
    ];
    const TEXTS: [&str; 12] = [
        "AnnotationCollection",
        "TextQuoteSelector",
        "TextPositionSelector",
        "tagging",
        "assessing",
        "done",
        "content",
        "corrects",
        "urn:liveblog:document:d#e",
        "urn:liveblog:annotation:n%",
        "utf-16",
        "",
    ];
    let Some(number) = numbers.next() else {
        return Value::Null;
    };
    let pick = usize::from(number / 4);
    match number % 4 {
        0 if depth < 6 => {
            let mut object = serde_json::Map::new();
            for _ in 0..3 + pick % 6 {
                let key = KEYS[usize::from(numbers.next().unwrap_or(0)) % KEYS.len()];
                object.insert(key.to_owned(), any_value(numbers, depth + 1));
            }
            Value::Object(object)
        }
        1 if depth < 6 => (0..pick % 4)
            .map(|_| any_value(numbers, depth + 1))
            .collect(),
        2 => json!(if pick == 9 { u64::MAX } else { pick as u64 }),
        _ => json!(TEXTS[pick % TEXTS.len()]),
    }
}

/// A small file does not make millions of records.
#[test]
fn an_annotation_with_too_many_targets_and_tags_is_refused() {
    let target = r#"{"source": "https://news.example/a", "selector": {"type": "TextQuoteSelector", "exact": "Ana"}}"#;
    let tag = r#"{"type": "TextualBody", "purpose": "tagging", "value": "claim"}"#;
    for (targets, tags, is_read) in [(64, 64, true), (65, 64, false), (600, 600, false)] {
        let file = format!(
            r#"{{"id": "x", "type": "Annotation", "body": [{}], "target": [{}]}}"#,
            vec![tag; tags].join(","),
            vec![target; targets].join(",")
        );
        let reading = read(Format::W3c, &Files::one("a.json", file), &options());
        let entries = reading.draft.documents.iter().flat_map(|d| &d.entries);
        let count: usize = entries.map(|entry| entry.annotations.len()).sum();
        assert_eq!(count, if is_read { targets * tags } else { 0 });
        let refused = reading
            .outcomes
            .iter()
            .filter(|o| matches!(o.verdict, Verdict::Refused(_)));
        assert_eq!(
            refused.count(),
            usize::from(!is_read),
            "{:?}",
            reading.outcomes.first()
        );
    }
}
