use std::collections::BTreeMap;

use expect_test::expect;
use liveblog_core::exchange::{Files, Format, Losses, Options, SplitBy, read, zip};
use liveblog_core::{Clock, Project};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{options, written};
use crate::made_up;

fn folder(project: &Project, options: &Options) -> (Files, Losses) {
    written(project, Format::DatasetZip, options)
}

fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    std::str::from_utf8(&files.get(path).unwrap().bytes).unwrap()
}

/// The entries of each split, by their ids.
fn splits(files: &Files) -> BTreeMap<String, Vec<String>> {
    let mut splits = BTreeMap::new();
    for file in &files.0 {
        if let Some(name) = file.path.strip_prefix("data/") {
            let lines = text(files, &file.path).lines();
            let id = |line: &str| {
                let line: Value = serde_json::from_str(line).unwrap();
                line["entry_id"].as_str().unwrap().to_owned()
            };
            splits.insert(name.to_owned(), lines.map(id).collect());
        }
    }
    splits
}

/// A project of live blogs with so many entries each.
fn blogs(lengths: &[usize]) -> Project {
    let document = |(number, length): (usize, &usize)| {
        let entries = vec![(None, "An entry."); *length];
        made_up::document(&format!("d-{number}"), &entries)
    };
    let documents = lengths.iter().enumerate().map(document).collect();
    let plain = made_up::plain();
    Project::new(
        (*plain.codebook).clone(),
        plain.annotators.clone(),
        documents,
    )
}

#[test]
fn a_folder_has_data_codebook_card_and_metadata() {
    let options = Options {
        label_license: "CC-BY-4.0".to_owned(),
        text_rights: "The Harbour Post; research only | <b>ask</b>".to_owned(),
        ..options()
    };
    let (files, losses) = folder(&made_up::everything(), &options);
    let paths: Vec<_> = files.0.iter().map(|file| &*file.path).collect();
    expect![[r#"
        README.md
        croissant.json
        codebook.json
        schema/entries.schema.json
        data/train.jsonl
        data/test.jsonl
        losses.json"#]]
    .assert_eq(&paths.join("\n"));
    expect![[r#"
        ---
        pretty_name: "Pilot study"
        license: "other"
        license_name: "labels-cc-by-4.0-texts-see-card"
        license_link: "README.md"
        language:
        - "en"
        task_categories:
        - text-classification
        - token-classification
        size_categories:
        - n<1K
        tags:
        - news
        - live-blog
        configs:
        - config_name: default
          data_files:
          - split: train
            path: data/train.jsonl
          - split: test
            path: data/test.jsonl
        dataset_info:
          features:
          - name: doc_id
            dtype: string
          - name: doc_title
            dtype: string
          - name: doc_url
            dtype: string
          - name: doc_language
            dtype: string
          - name: doc_date
            dtype: date32
          - name: doc_time_zone
            dtype: string
          - name: entry_id
            dtype: string
          - name: entry_index
            dtype: int64
          - name: time_raw
            dtype: string
          - name: clock
            dtype: string
          - name: date
            dtype: date32
          - name: zone
            dtype: string
          - name: timestamp
            dtype: timestamp[ns, tz=UTC]
          - name: inferred
            list: string
          - name: authors
            list: string
          - name: heading
            dtype: string
          - name: heading_sha256
            dtype: string
          - name: heading_length
            struct:
            - name: code_points
              dtype: int64
            - name: utf16
              dtype: int64
          - name: text
            dtype: string
          - name: text_sha256
            dtype: string
          - name: text_length
            struct:
            - name: code_points
              dtype: int64
            - name: utf16
              dtype: int64
          - name: blocks
            list:
            - name: kind
              dtype: string
            - name: start
              dtype: int64
            - name: end
              dtype: int64
          - name: source
            struct:
            - name: start
              dtype: int64
            - name: end
              dtype: int64
          - name: labels
            list: string
          - name: entry_labels
            list:
            - name: id
              dtype: string
            - name: label
              dtype: string
            - name: annotator
              dtype: string
            - name: origin
              dtype: string
            - name: note
              dtype: string
            - name: created
              dtype: timestamp[ns, tz=UTC]
            - name: modified
              dtype: timestamp[ns, tz=UTC]
            - name: codebook_version
              dtype: int64
          - name: spans
            list:
            - name: id
              dtype: string
            - name: label
              dtype: string
            - name: annotator
              dtype: string
            - name: part
              dtype: string
            - name: start
              dtype: int64
            - name: end
              dtype: int64
            - name: exact
              dtype: string
            - name: exact_sha256
              dtype: string
            - name: origin
              dtype: string
            - name: note
              dtype: string
            - name: created
              dtype: timestamp[ns, tz=UTC]
            - name: modified
              dtype: timestamp[ns, tz=UTC]
            - name: codebook_version
              dtype: int64
          - name: statuses
            list:
            - name: annotator
              dtype: string
            - name: status
              dtype: string
            - name: modified
              dtype: timestamp[ns, tz=UTC]
            - name: note
              dtype: string
          - name: attributions
            list:
            - name: id
              dtype: string
            - name: annotator
              dtype: string
            - name: members
              list:
              - name: role
                dtype: string
              - name: annotation
                dtype: string
            - name: quote_type
              dtype: string
            - name: speaker
              dtype: string
            - name: source_type
              dtype: string
            - name: naming
              dtype: string
            - name: note
              dtype: string
            - name: created
              dtype: timestamp[ns, tz=UTC]
            - name: modified
              dtype: timestamp[ns, tz=UTC]
            - name: codebook_version
              dtype: int64
          - name: links
            list:
            - name: id
              dtype: string
            - name: type
              dtype: string
            - name: target_doc_id
              dtype: string
            - name: target_entry_id
              dtype: string
            - name: annotator
              dtype: string
            - name: origin
              dtype: string
            - name: note
              dtype: string
            - name: created
              dtype: timestamp[ns, tz=UTC]
            - name: modified
              dtype: timestamp[ns, tz=UTC]
        ---

        # Pilot study

        4 entries of 2 news live blogs, split and labelled by people. The texts are those that the live blogs published.

        ## Files

        | file | what it is |
        |---|---|
        | `data/*.jsonl` | one entry a line, see below |
        | `codebook.json` | the labels with their definitions |
        | `schema/entries.schema.json` | JSON Schema of a line |
        | `croissant.json` | Croissant metadata with sizes and hashes |
        | `losses.json` | what the project has and this dataset has not |

        ## Splits

        | split | live blogs | entries | labels |
        |---|---|---|---|
        | train | 1 | 3 | 5 |
        | test | 1 | 1 | 1 |

        Split by whole live blogs, by the seed 0: about 80, 10 and 10 % of the entries, as far as whole live blogs allow.

        ## A line

        | key | is |
        |---|---|
        | `doc_id` | the live blog |
        | `doc_title` | its title; null where the dataset is without texts |
        | `doc_url` | where it was published |
        | `doc_language` | its language, a BCP 47 tag |
        | `doc_date` | the day on which it began |
        | `doc_time_zone` | the zone of its times |
        | `entry_id` | the entry |
        | `entry_index` | its place in the live blog as it was pasted, from 0 |
        | `time_raw` | its time as it was printed |
        | `clock` | its time of day, in 24 hours |
        | `date` | its day |
        | `zone` | the zone that was printed with its time, or that of the live blog |
        | `timestamp` | the moment of it, where date, clock and zone are known |
        | `inferred` | which of date, zone and clock were not printed with it but worked out |
        | `authors` | who is credited with it |
        | `heading` | its heading; null where it has none or the dataset is without texts |
        | `heading_sha256` | the hash of its heading, where that is left out |
        | `heading_length` | the length of its heading, where that is left out; keys: `code_points`, `utf16` |
        | `text` | its text; null where the dataset is without texts |
        | `text_sha256` | the hash of its text |
        | `text_length` | the length of its text, where that is left out; keys: `code_points`, `utf16` |
        | `blocks` | paragraphs, captions and other blocks of its text; keys: `kind`, `start`, `end` |
        | `source` | where it stands in the pasted text; keys: `start`, `end` |
        | `labels` | the labels that anyone set on the entry as a whole, each once, in the order of the codebook |
        | `entry_labels` | the same, one for each annotator who set it, with when and how; keys: `id`, `label`, `annotator`, `origin`, `note`, `created`, `modified`, `codebook_version` |
        | `spans` | labelled passages of the text or the heading (`part`) with their words (`exact`); keys: `id`, `label`, `annotator`, `part`, `start`, `end`, `exact`, `exact_sha256`, `origin`, `note`, `created`, `modified`, `codebook_version` |
        | `statuses` | how far each annotator was with the entry, with notes on it; keys: `annotator`, `status`, `modified`, `note` |
        | `attributions` | who says what: passages (`members`, by the ids of `spans`) that are content, source and cue of one statement, with the type of quotation, the speaker, the type of source and whether it is named; keys: `id`, `annotator`, `members`, `quote_type`, `speaker`, `source_type`, `naming`, `note`, `created`, `modified`, `codebook_version` |
        | `links` | what the entry does to an earlier one: updates, corrects, contradicts, confirms or repeats it; keys: `id`, `type`, `target_doc_id`, `target_entry_id`, `annotator`, `origin`, `note`, `created`, `modified` |

        Offsets are code points, the end excluded, as Python counts.

        ## Entries without labels

        An entry without labels can mean several things. `statuses` says which, for each annotator:

        | `status` | means |
        |---|---|
        | `done` | read to the end; where it has no label, none applies |
        | `unsure` | the annotator could not decide; no label does not mean that none applies |
        | `excluded` | left out of the study: neither an example for a label nor against one |
        | `in_progress` | begun; labels may be missing |
        | `unseen`, or no status | not read yet |

        ## Live blogs

        | id | title | published at | language | date | entries |
        |---|---|---|---|---|---|
        | d-0123456789ab | Storm &amp; taxes: live | https://news.example/live/storm | en-GB | 2026-11-22 | 3 |
        | d-ba9876543210 |  |  |  |  | 1 |

        ## Labels

        Live blog core, version 3.

        | label | called | means | on entries | on passages |
        |---|---|---|---|---|
        | claim | Claim | Says something about the world that could be shown to be true or false. | 1 | 2 |
        | check\_worthy | Check-worthy | Makes a claim that many readers would want to have checked before they believe it. | 0 | 1 |
        | update | Update | Reports a new event or a new stage of the running one. | 1 | 0 |
        | summary | Summary | Brings together what the live blog reported before. | 0 | 1 |

        What each includes and excludes, with an example, is in `codebook.json`.

        ## Annotators

        | id | labels |
        |---|---|
        | a1 | 5 |
        | b | 1 |

        Names are left out. Agreement is not computed here; `labels`, `entry_labels` and `spans` say who set what.

        ## Rights

        Licence of the labels: CC-BY-4.0.

        Rights to the texts: The Harbour Post; research only \| &lt;b>ask&lt;/b>.

        The two are separate: who labels a text does not own it.

        ## What is not in it

        | how many | what |
        |---|---|
        | 2 | names of annotators |
        | 2 | live blogs without whether their oldest or newest entry comes first |
        | 1 | paragraphs under the titles of live blogs |
        | 1 | lists of key points in live blogs |
        | 2 | hashes of the pasted texts of live blogs |
        | 2 | moments at which live blogs were added |
        | 1 | live blogs without the notices of what looked odd when they were split |
        | 1 | names of projects |
        | 8 | parts of the project without what other programs had added to them |

        Each by its id is in `losses.json`.

        ## How it was made

        Written by liveblog-annotator 0.1.0 at 2026-11-22T10:00:00Z.
    "#]].assert_eq(text(&files, "README.md"));
    assert_eq!(
        text(&files, "losses.json"),
        losses.write(Format::DatasetZip)
    );
}

#[test]
fn the_metadata_say_what_is_where() {
    let (files, _) = folder(&made_up::plain(), &options());
    expect![[r#"
        {
          "@context": {
            "@language": "en",
            "@vocab": "https://schema.org/",
            "citeAs": "cr:citeAs",
            "column": "cr:column",
            "conformsTo": "dct:conformsTo",
            "cr": "http://mlcommons.org/croissant/",
            "rai": "http://mlcommons.org/croissant/RAI/",
            "dct": "http://purl.org/dc/terms/",
            "equivalentProperty": "cr:equivalentProperty",
            "extract": "cr:extract",
            "field": "cr:field",
            "fileProperty": "cr:fileProperty",
            "fileObject": "cr:fileObject",
            "fileSet": "cr:fileSet",
            "format": "cr:format",
            "includes": "cr:includes",
            "isLiveDataset": "cr:isLiveDataset",
            "jsonPath": "cr:jsonPath",
            "key": "cr:key",
            "md5": "cr:md5",
            "parentField": "cr:parentField",
            "path": "cr:path",
            "recordSet": "cr:recordSet",
            "references": "cr:references",
            "regex": "cr:regex",
            "repeated": "cr:repeated",
            "replace": "cr:replace",
            "samplingRate": "cr:samplingRate",
            "sc": "https://schema.org/",
            "separator": "cr:separator",
            "source": "cr:source",
            "data": {
              "@id": "cr:data",
              "@type": "@json"
            },
            "dataType": {
              "@id": "cr:dataType",
              "@type": "@vocab"
            },
            "examples": {
              "@id": "cr:examples",
              "@type": "@json"
            },
            "subField": "cr:subField",
            "transform": "cr:transform"
          },
          "@type": "sc:Dataset",
          "conformsTo": "http://mlcommons.org/croissant/1.0",
          "name": "Storm at the harbour",
          "description": "2 entries of 1 news live blog, split and labelled by people. The texts are those that the live blogs published.",
          "datePublished": "2026-11-22T10:00:00Z",
          "version": "1.0.0",
          "distribution": [
            {
              "@type": "cr:FileObject",
              "@id": "codebook.json",
              "name": "codebook.json",
              "contentUrl": "codebook.json",
              "contentSize": "3068 B",
              "encodingFormat": "application/json",
              "sha256": "f079810a630c8f7b38b1486a0cd4094d26a01690a92535406e13ad84bbc96632"
            },
            {
              "@type": "cr:FileObject",
              "@id": "schema/entries.schema.json",
              "name": "schema/entries.schema.json",
              "contentUrl": "schema/entries.schema.json",
              "contentSize": "15723 B",
              "encodingFormat": "application/json",
              "sha256": "af9d62783bcf88e3e123f51b6420ad97ddb4ab912d255fec0dd01910d458e646"
            },
            {
              "@type": "cr:FileObject",
              "@id": "data/train.jsonl",
              "name": "data/train.jsonl",
              "contentUrl": "data/train.jsonl",
              "contentSize": "1318 B",
              "encodingFormat": "application/jsonlines",
              "sha256": "4cdcdddc04fb380a5ee4851279c2736843576cd60de1add31b6dadb8171d18a4"
            },
            {
              "@type": "cr:FileObject",
              "@id": "losses.json",
              "name": "losses.json",
              "contentUrl": "losses.json",
              "contentSize": "753 B",
              "encodingFormat": "application/json",
              "sha256": "00c85c326d9cde7ecb5017bd30620b3001be44a42ba0f47a96c4304892bbc3bb"
            }
          ],
          "recordSet": [
            {
              "@type": "cr:RecordSet",
              "@id": "train",
              "name": "train",
              "description": "An entry of a live blog.",
              "field": [
                {
                  "@type": "cr:Field",
                  "@id": "train/doc_id",
                  "name": "train/doc_id",
                  "description": "the live blog",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "doc_id"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/doc_title",
                  "name": "train/doc_title",
                  "description": "its title; null where the dataset is without texts",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "doc_title"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/doc_url",
                  "name": "train/doc_url",
                  "description": "where it was published",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "doc_url"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/doc_language",
                  "name": "train/doc_language",
                  "description": "its language, a BCP 47 tag",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "doc_language"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/doc_date",
                  "name": "train/doc_date",
                  "description": "the day on which it began",
                  "dataType": "sc:Date",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "doc_date"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/doc_time_zone",
                  "name": "train/doc_time_zone",
                  "description": "the zone of its times",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "doc_time_zone"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/entry_id",
                  "name": "train/entry_id",
                  "description": "the entry",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "entry_id"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/entry_index",
                  "name": "train/entry_index",
                  "description": "its place in the live blog as it was pasted, from 0",
                  "dataType": "sc:Integer",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "entry_index"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/time_raw",
                  "name": "train/time_raw",
                  "description": "its time as it was printed",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "time_raw"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/clock",
                  "name": "train/clock",
                  "description": "its time of day, in 24 hours",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "clock"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/date",
                  "name": "train/date",
                  "description": "its day",
                  "dataType": "sc:Date",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "date"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/zone",
                  "name": "train/zone",
                  "description": "the zone that was printed with its time, or that of the live blog",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "zone"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/timestamp",
                  "name": "train/timestamp",
                  "description": "the moment of it, where date, clock and zone are known",
                  "dataType": "sc:DateTime",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "timestamp"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/inferred",
                  "name": "train/inferred",
                  "description": "which of date, zone and clock were not printed with it but worked out",
                  "dataType": "sc:Text",
                  "repeated": true,
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "inferred"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/authors",
                  "name": "train/authors",
                  "description": "who is credited with it",
                  "dataType": "sc:Text",
                  "repeated": true,
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "authors"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/heading",
                  "name": "train/heading",
                  "description": "its heading; null where it has none or the dataset is without texts",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "heading"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/heading_sha256",
                  "name": "train/heading_sha256",
                  "description": "the hash of its heading, where that is left out",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "heading_sha256"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/heading_length",
                  "name": "train/heading_length",
                  "description": "the length of its heading, where that is left out",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "heading_length"
                    }
                  },
                  "subField": [
                    {
                      "@type": "cr:Field",
                      "@id": "train/heading_length/code_points",
                      "name": "train/heading_length/code_points",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "heading_length"
                        },
                        "transform": {
                          "jsonPath": "code_points"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/heading_length/utf16",
                      "name": "train/heading_length/utf16",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "heading_length"
                        },
                        "transform": {
                          "jsonPath": "utf16"
                        }
                      }
                    }
                  ]
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/text",
                  "name": "train/text",
                  "description": "its text; null where the dataset is without texts",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "text"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/text_sha256",
                  "name": "train/text_sha256",
                  "description": "the hash of its text",
                  "dataType": "sc:Text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "text_sha256"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/text_length",
                  "name": "train/text_length",
                  "description": "the length of its text, where that is left out",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "text_length"
                    }
                  },
                  "subField": [
                    {
                      "@type": "cr:Field",
                      "@id": "train/text_length/code_points",
                      "name": "train/text_length/code_points",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "text_length"
                        },
                        "transform": {
                          "jsonPath": "code_points"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/text_length/utf16",
                      "name": "train/text_length/utf16",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "text_length"
                        },
                        "transform": {
                          "jsonPath": "utf16"
                        }
                      }
                    }
                  ]
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/blocks",
                  "name": "train/blocks",
                  "description": "paragraphs, captions and other blocks of its text",
                  "repeated": true,
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "blocks"
                    }
                  },
                  "subField": [
                    {
                      "@type": "cr:Field",
                      "@id": "train/blocks/kind",
                      "name": "train/blocks/kind",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "blocks"
                        },
                        "transform": {
                          "jsonPath": "kind"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/blocks/start",
                      "name": "train/blocks/start",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "blocks"
                        },
                        "transform": {
                          "jsonPath": "start"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/blocks/end",
                      "name": "train/blocks/end",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "blocks"
                        },
                        "transform": {
                          "jsonPath": "end"
                        }
                      }
                    }
                  ]
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/source",
                  "name": "train/source",
                  "description": "where it stands in the pasted text",
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "source"
                    }
                  },
                  "subField": [
                    {
                      "@type": "cr:Field",
                      "@id": "train/source/start",
                      "name": "train/source/start",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "source"
                        },
                        "transform": {
                          "jsonPath": "start"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/source/end",
                      "name": "train/source/end",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "source"
                        },
                        "transform": {
                          "jsonPath": "end"
                        }
                      }
                    }
                  ]
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/labels",
                  "name": "train/labels",
                  "description": "the labels that anyone set on the entry as a whole, each once, in the order of the codebook",
                  "dataType": "sc:Text",
                  "repeated": true,
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "labels"
                    }
                  }
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/entry_labels",
                  "name": "train/entry_labels",
                  "description": "the same, one for each annotator who set it, with when and how",
                  "repeated": true,
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "entry_labels"
                    }
                  },
                  "subField": [
                    {
                      "@type": "cr:Field",
                      "@id": "train/entry_labels/id",
                      "name": "train/entry_labels/id",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "entry_labels"
                        },
                        "transform": {
                          "jsonPath": "id"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/entry_labels/label",
                      "name": "train/entry_labels/label",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "entry_labels"
                        },
                        "transform": {
                          "jsonPath": "label"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/entry_labels/annotator",
                      "name": "train/entry_labels/annotator",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "entry_labels"
                        },
                        "transform": {
                          "jsonPath": "annotator"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/entry_labels/origin",
                      "name": "train/entry_labels/origin",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "entry_labels"
                        },
                        "transform": {
                          "jsonPath": "origin"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/entry_labels/note",
                      "name": "train/entry_labels/note",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "entry_labels"
                        },
                        "transform": {
                          "jsonPath": "note"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/entry_labels/created",
                      "name": "train/entry_labels/created",
                      "dataType": "sc:DateTime",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "entry_labels"
                        },
                        "transform": {
                          "jsonPath": "created"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/entry_labels/modified",
                      "name": "train/entry_labels/modified",
                      "dataType": "sc:DateTime",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "entry_labels"
                        },
                        "transform": {
                          "jsonPath": "modified"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/entry_labels/codebook_version",
                      "name": "train/entry_labels/codebook_version",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "entry_labels"
                        },
                        "transform": {
                          "jsonPath": "codebook_version"
                        }
                      }
                    }
                  ]
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/spans",
                  "name": "train/spans",
                  "description": "labelled passages of the text or the heading (`part`) with their words (`exact`)",
                  "repeated": true,
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "spans"
                    }
                  },
                  "subField": [
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/id",
                      "name": "train/spans/id",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "id"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/label",
                      "name": "train/spans/label",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "label"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/annotator",
                      "name": "train/spans/annotator",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "annotator"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/part",
                      "name": "train/spans/part",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "part"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/start",
                      "name": "train/spans/start",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "start"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/end",
                      "name": "train/spans/end",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "end"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/exact",
                      "name": "train/spans/exact",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "exact"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/exact_sha256",
                      "name": "train/spans/exact_sha256",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "exact_sha256"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/origin",
                      "name": "train/spans/origin",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "origin"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/note",
                      "name": "train/spans/note",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "note"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/created",
                      "name": "train/spans/created",
                      "dataType": "sc:DateTime",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "created"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/modified",
                      "name": "train/spans/modified",
                      "dataType": "sc:DateTime",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "modified"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/spans/codebook_version",
                      "name": "train/spans/codebook_version",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "spans"
                        },
                        "transform": {
                          "jsonPath": "codebook_version"
                        }
                      }
                    }
                  ]
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/statuses",
                  "name": "train/statuses",
                  "description": "how far each annotator was with the entry, with notes on it",
                  "repeated": true,
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "statuses"
                    }
                  },
                  "subField": [
                    {
                      "@type": "cr:Field",
                      "@id": "train/statuses/annotator",
                      "name": "train/statuses/annotator",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "statuses"
                        },
                        "transform": {
                          "jsonPath": "annotator"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/statuses/status",
                      "name": "train/statuses/status",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "statuses"
                        },
                        "transform": {
                          "jsonPath": "status"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/statuses/modified",
                      "name": "train/statuses/modified",
                      "dataType": "sc:DateTime",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "statuses"
                        },
                        "transform": {
                          "jsonPath": "modified"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/statuses/note",
                      "name": "train/statuses/note",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "statuses"
                        },
                        "transform": {
                          "jsonPath": "note"
                        }
                      }
                    }
                  ]
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/attributions",
                  "name": "train/attributions",
                  "description": "who says what: passages (`members`, by the ids of `spans`) that are content, source and cue of one statement, with the type of quotation, the speaker, the type of source and whether it is named",
                  "repeated": true,
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "attributions"
                    }
                  },
                  "subField": [
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/id",
                      "name": "train/attributions/id",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "id"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/annotator",
                      "name": "train/attributions/annotator",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "annotator"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/quote_type",
                      "name": "train/attributions/quote_type",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "quote_type"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/speaker",
                      "name": "train/attributions/speaker",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "speaker"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/source_type",
                      "name": "train/attributions/source_type",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "source_type"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/naming",
                      "name": "train/attributions/naming",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "naming"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/note",
                      "name": "train/attributions/note",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "note"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/created",
                      "name": "train/attributions/created",
                      "dataType": "sc:DateTime",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "created"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/modified",
                      "name": "train/attributions/modified",
                      "dataType": "sc:DateTime",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "modified"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/attributions/codebook_version",
                      "name": "train/attributions/codebook_version",
                      "dataType": "sc:Integer",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "attributions"
                        },
                        "transform": {
                          "jsonPath": "codebook_version"
                        }
                      }
                    }
                  ]
                },
                {
                  "@type": "cr:Field",
                  "@id": "train/links",
                  "name": "train/links",
                  "description": "what the entry does to an earlier one: updates, corrects, contradicts, confirms or repeats it",
                  "repeated": true,
                  "source": {
                    "fileObject": {
                      "@id": "data/train.jsonl"
                    },
                    "extract": {
                      "column": "links"
                    }
                  },
                  "subField": [
                    {
                      "@type": "cr:Field",
                      "@id": "train/links/id",
                      "name": "train/links/id",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "links"
                        },
                        "transform": {
                          "jsonPath": "id"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/links/type",
                      "name": "train/links/type",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "links"
                        },
                        "transform": {
                          "jsonPath": "type"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/links/target_doc_id",
                      "name": "train/links/target_doc_id",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "links"
                        },
                        "transform": {
                          "jsonPath": "target_doc_id"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/links/target_entry_id",
                      "name": "train/links/target_entry_id",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "links"
                        },
                        "transform": {
                          "jsonPath": "target_entry_id"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/links/annotator",
                      "name": "train/links/annotator",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "links"
                        },
                        "transform": {
                          "jsonPath": "annotator"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/links/origin",
                      "name": "train/links/origin",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "links"
                        },
                        "transform": {
                          "jsonPath": "origin"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/links/note",
                      "name": "train/links/note",
                      "dataType": "sc:Text",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "links"
                        },
                        "transform": {
                          "jsonPath": "note"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/links/created",
                      "name": "train/links/created",
                      "dataType": "sc:DateTime",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "links"
                        },
                        "transform": {
                          "jsonPath": "created"
                        }
                      }
                    },
                    {
                      "@type": "cr:Field",
                      "@id": "train/links/modified",
                      "name": "train/links/modified",
                      "dataType": "sc:DateTime",
                      "source": {
                        "fileObject": {
                          "@id": "data/train.jsonl"
                        },
                        "extract": {
                          "column": "links"
                        },
                        "transform": {
                          "jsonPath": "modified"
                        }
                      }
                    }
                  ]
                }
              ]
            }
          ]
        }
    "#]].assert_eq(text(&files, "croissant.json"));
    let card = text(&files, "README.md");
    assert!(card.contains("There is one live blog, so there is one split"));
}

/// The names of columns in the card's header, with those within others behind
/// a dot.
fn columns(card: &str) -> Vec<String> {
    let header = card.split("---\n").nth(1).unwrap();
    let (_, features) = header.split_once("  features:\n").unwrap();
    let mut path: Vec<&str> = Vec::new();
    let mut columns = Vec::new();
    for line in features.lines() {
        let name = line.trim_start();
        if let Some(name) = name.strip_prefix("- name: ") {
            let depth = line.find('-').unwrap() / 2 - 1;
            path.truncate(depth);
            path.push(name);
            columns.push(path.join("."));
        }
    }
    columns
}

fn keys(value: &Value, above: &str, keys_so_far: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let path = match above {
                    "" => key.clone(),
                    above => format!("{above}.{key}"),
                };
                if !keys_so_far.contains(&path) {
                    keys_so_far.push(path.clone());
                }
                keys(value, &path, keys_so_far);
            }
        }
        Value::Array(items) => {
            for item in items {
                keys(item, above, keys_so_far);
            }
        }
        _ => {}
    }
}

#[test]
fn the_card_names_every_column_and_no_other() {
    let mut found = Vec::new();
    let mut said = Vec::new();
    for stand_off in [false, true] {
        let options = Options {
            stand_off,
            ..options()
        };
        let (files, _) = folder(&made_up::everything(), &options);
        for file in files.0.iter().filter(|file| file.path.ends_with(".jsonl")) {
            for line in text(&files, &file.path).lines() {
                keys(&serde_json::from_str(line).unwrap(), "", &mut found);
            }
        }
        said = columns(text(&files, "README.md"));
    }
    found.sort();
    said.sort();
    assert_eq!(said, found);
}

#[test]
fn hashes_and_sizes_are_those_of_the_files() {
    let (files, _) = folder(&blogs(&[3, 4, 5, 6]), &options());
    let metadata: Value = serde_json::from_str(text(&files, "croissant.json")).unwrap();
    let distribution = metadata["distribution"].as_array().unwrap();
    assert_eq!(distribution.len(), 6);
    for file in distribution {
        let bytes = &files
            .get(file["contentUrl"].as_str().unwrap())
            .unwrap()
            .bytes;
        let hash: String = Sha256::digest(bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(file["sha256"], hash);
        assert_eq!(file["contentSize"], format!("{} B", bytes.len()));
    }
}

#[test]
fn a_live_blog_is_in_one_split() {
    for lengths in [
        &[][..],
        &[5],
        &[5, 5],
        &[0, 5, 0],
        &[1, 1, 1],
        &[500, 3, 2, 1],
        &[10; 20],
        &[7, 30, 2, 9, 11, 80, 4, 1, 1, 23],
    ] {
        for seed in 0..20 {
            let options = Options { seed, ..options() };
            let (files, _) = folder(&blogs(lengths), &options);
            let splits = splits(&files);
            let full = lengths.iter().filter(|length| **length > 0).count();
            assert_eq!(splits.len(), full.clamp(1, 3), "{lengths:?} {seed}");
            let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
            for (split, entries) in &splits {
                assert!(!entries.is_empty() || full == 0, "{lengths:?} {seed}");
                for entry in entries {
                    let blog = entry.rsplit_once("-e").unwrap().0;
                    assert_eq!(*homes.entry(blog).or_insert(split), split);
                }
            }
        }
    }
}

#[test]
fn splits_come_near_to_ten_percent_and_follow_the_seed() {
    let project = blogs(&[10; 40]);
    let of_seed = |seed| splits(&folder(&project, &Options { seed, ..options() }).0);
    let counts: Vec<_> = of_seed(1).values().map(Vec::len).collect();
    assert_eq!(counts, [40, 320, 40]);
    assert_eq!(of_seed(1), of_seed(1));
    assert_ne!(of_seed(1), of_seed(2));
}

#[test]
fn a_long_live_blog_is_for_training() {
    for seed in 0..20 {
        let options = Options { seed, ..options() };
        let (files, _) = folder(&blogs(&[3, 500, 2, 1]), &options);
        assert!(splits(&files)["train.jsonl"].len() >= 500, "{seed}");
    }
}

#[test]
fn by_time_the_latest_entries_are_the_test() {
    let mut project = blogs(&[10, 2, 1]);
    let mut documents = project.documents().to_vec();
    let newest_first = std::sync::Arc::make_mut(&mut documents[0]);
    for (at, entry) in newest_first.entries.iter_mut().enumerate() {
        let entry = std::sync::Arc::make_mut(entry);
        entry.time.clock = Clock::new(20 - at as u8, 0, 0);
    }
    let documents = documents.iter().map(|d| (**d).clone()).collect();
    project = Project::new(
        (*project.codebook).clone(),
        project.annotators.clone(),
        documents,
    );
    let options = Options {
        split_by: SplitBy::Time,
        ..options()
    };
    let (files, _) = folder(&project, &options);
    let splits = splits(&files);
    assert_eq!(splits["test.jsonl"], ["d-0-e001", "d-1-e002"]);
    assert_eq!(splits["validation.jsonl"], ["d-0-e002"]);
    assert_eq!(splits["train.jsonl"].len(), 10);
    assert!(text(&files, "README.md").contains("Split by time"));
}

#[test]
fn without_the_texts_no_file_has_a_word_of_them() {
    let options = Options {
        stand_off: true,
        label_license: "CC0-1.0".to_owned(),
        ..options()
    };
    let (files, _) = folder(&made_up::everything(), &options);
    for file in &files.0 {
        for words in ["No new taxes", "Storm & taxes", "second entry", "Jo Marsh"] {
            let has = text(&files, &file.path).contains(words);
            assert!(!has, "{words} in {}", file.path);
        }
    }
    assert!(text(&files, "README.md").contains("license: \"cc0-1.0\"\n"));
}

#[test]
fn a_zip_of_the_folder_is_read_and_what_is_wrong_is_named() {
    let (mut files, _) = folder(&made_up::everything(), &options());
    let whole = read(Format::DatasetZip, &files, &options());
    // As a zip of a folder, in another order.
    files.0.reverse();
    for file in &mut files.0 {
        file.path = format!("pilot/{}", file.path);
    }
    let zipped = Files::one("pilot.zip", zip(&files).unwrap());
    let again = read(Format::DatasetZip, &zipped, &options());
    assert_eq!(again, whole);
    assert_eq!(again.outcomes, []);

    let broken = |path: &str, bytes: &[u8]| {
        let mut files = files.clone();
        *files.at(format!("pilot/{path}")) = bytes.to_vec();
        let reading = read(Format::DatasetZip, &files, &options());
        let shown = reading
            .outcomes
            .iter()
            .map(|o| format!("{}: {:?}", o.place, o.verdict));
        let entries = reading.draft.documents.iter().map(|d| d.entries.len());
        format!(
            "{}\n{} entries",
            shown.collect::<Vec<_>>().join("\n"),
            entries.sum::<usize>()
        )
    };
    expect![[r#"
        pilot/codebook.json: Refused("line 1, column 1: the file ends early; it was not saved or copied completely.")
        4 entries"#]].assert_eq(&broken("codebook.json", b"{"));
    expect![[r#"
        pilot/data/test.jsonl, line 3: Refused("It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.")
        pilot/data/test.jsonl, line 1: Refused("the entry has neither a text nor the hash of one")
        pilot/data/test.jsonl, line 2: Refused("the line is not valid JSON (expected ident)")
        3 entries"#]]
    .assert_eq(&broken("data/test.jsonl", b"{}\nnonsense\n\xFF"));
    let nothing = read(Format::DatasetZip, &Files::one("a.txt", "a"), &options());
    assert_eq!(nothing.outcomes.len(), 1);
}
