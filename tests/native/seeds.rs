//! What the fuzzers once found worth keeping is thrown again at every run.

use crate::targets::TARGETS;

#[test]
fn every_seed_is_survived() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    for (name, target) in TARGETS {
        let seeds = std::fs::read_dir(folder.join(name)).unwrap();
        let mut thrown = 0;
        for seed in seeds {
            let path = seed.unwrap().path();
            println!("{}", path.display());
            target(&std::fs::read(&path).unwrap());
            thrown += 1;
        }
        assert!(thrown >= 10, "{name} has {thrown} seeds");
    }
}
