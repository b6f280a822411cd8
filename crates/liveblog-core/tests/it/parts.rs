//! Projects taken apart and put together again.

use liveblog_core::Project;
use liveblog_core::store::{Assembly, Part, Parts};
use proptest::prelude::*;

use crate::made_up::{self, Tape};

fn assembled(project: &Project) -> Project {
    let mut assembly = Assembly::default();
    for part in Parts::new(project) {
        match part {
            Part::Text(text) => assembly.text(&text),
            Part::Layout(part) => assembly.layout(&part).unwrap(),
            Part::Records(part) => assembly.records(&part).unwrap(),
        }
    }
    let mut assembled = assembly.finish().unwrap().unwrap();
    // Kept beside the project, and so handed over beside it.
    assembled.name.clone_from(&project.name);
    assembled
}

#[test]
fn a_project_is_the_same_when_put_together_of_its_parts() {
    for project in [made_up::everything(), made_up::plain()] {
        assert_eq!(assembled(&project), project);
    }
}

#[test]
fn a_project_without_documents_has_a_part_with_its_codebook() {
    let plain = made_up::plain();
    let empty = Project::new((*plain.codebook).clone(), plain.annotators, Vec::new());
    assert_eq!(Parts::new(&empty).count(), 1);
    assert_eq!(assembled(&empty), empty);
}

#[test]
fn a_large_project_comes_in_small_parts() {
    let plain = made_up::plain();
    let mut large = (*plain.documents()[0]).clone();
    let entry = large.entries[0].clone();
    large.entries = (0..4321)
        .map(|number| {
            let mut entry = (*entry).clone();
            entry.id = format!("{}-e{:03}", large.id, number + 1).into();
            entry.into()
        })
        .collect();
    let large = Project::new((*plain.codebook).clone(), plain.annotators, vec![large]);
    let mut parts = 0;
    for part in Parts::new(&large) {
        if let Part::Layout(part) | Part::Records(part) = &part {
            assert!(part.len() < 500_000, "{}", part.len());
        }
        parts += 1;
    }
    assert!(parts > 5, "{parts}");
    assert_eq!(assembled(&large), large);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_project_is_the_same_when_put_together_of_its_parts(
        numbers in proptest::collection::vec(any::<u32>(), 0..400),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        prop_assert_eq!(assembled(&project), project);
    }
}
