//! The command as users meet it: exit status, formats, and what the reports contain.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]

mod support;

use std::path::Path;

use serde_json::Value;
use support::Bench;

const MODULE: &str = "pub const Job = extern struct {\n    id: u32,\n    next: ?*Job,\n};\n\npub extern fn job_run(job: *const Job) c_int;\npub const JOB_MAX: c_int = 8;\n";
const HEADER: &str = "#define JOB_MAX 8\n\nstruct Job {\n    unsigned id;\n    struct Job *next;\n};\n\nint job_run(const struct Job *job);\n";

fn bench() -> Bench {
    Bench::new(&[("job.zig", MODULE), ("job.h", HEADER)])
}

#[test]
fn agreement_is_one_line_and_exit_status_0() {
    let run = bench().run(&["check", "zig:job.zig", "c:job.h"]);
    run.succeeds().says(&["agreed: no differences between job.zig and job.h", "1 function"]);
    assert_eq!(run.stdout().lines().count(), 2, "{}", run.everything());
}

#[test]
fn parties_with_nothing_in_common_are_no_agreement() {
    let bench = bench();
    bench.write("other.h", "void other_start(int speed);\nvoid other_stop(void);\n");
    let run = bench.run(&["check", "job.h", "other.h"]);
    run.fails_with(2).says(&["could not check job.h and other.h: they have no item in common"]);
    run.says(&["compared nothing"]);
    assert!(!run.everything().contains("agreed"), "{}", run.everything());
    // One stranger among parties that agree.
    let run = bench.run(&["check", "zig:job.zig", "job.h", "other.h"]);
    run.fails_with(2).says(&["could not check other.h: it has no item in common with any other"]);
    bench.write("other.h", HEADER);
    bench.run(&["check", "zig:job.zig", "job.h", "other.h"]).succeeds();
}

#[test]
fn disagreement_names_both_places_and_exit_status_1() {
    let bench = bench();
    bench.write("job.h", &HEADER.replace("unsigned id", "unsigned long id"));
    let run = bench.run(&["check", "zig:job.zig", "c:job.h"]);
    run.fails_with(1).says(&["error[width]: Job.id", "job.zig:2:5", "job.h:4:19", "1 error"]);
    run.says(&["to repeat: abiding check zig:job.zig c:job.h", "abiding explain width"]);
}

#[test]
fn the_json_report_says_the_same() {
    let bench = bench();
    bench.write("job.h", &HEADER.replace("JOB_MAX 8", "JOB_MAX 9"));
    let run = bench.run(&["check", "zig:job.zig", "c:job.h", "--format", "json"]);
    run.fails_with(1);
    let report: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(report["verdict"], "disagree");
    let [difference] = report["differences"].as_array().unwrap().as_slice() else {
        panic!("{report:#}")
    };
    assert_eq!(difference["code"], "constant-value");
    assert_eq!(difference["level"], "error");
    assert_eq!(difference["item"], "JOB_MAX");
    let sides = [("left", "job.zig", 7, "8"), ("right", "job.h", 1, "9")];
    for (side, party, line, value) in sides {
        let side = &difference[side];
        assert_eq!(side["party"], party);
        assert!(side["file"].as_str().unwrap().ends_with(party));
        assert_eq!(side["line"], line);
        assert_eq!(side["facts"]["value"], value);
        assert!(side["declaration"].as_str().unwrap().contains("JOB_MAX"));
    }
    assert_eq!(report["coverage"]["compared"]["functions"], 1);
}

#[test]
fn levels_below_fail_on_do_not_fail() {
    let bench = bench();
    bench.write("job.h", &HEADER.replace("unsigned id", "int id"));
    bench.run(&["check", "zig:job.zig", "c:job.h"]).fails_with(1).says(&["warning[signedness]"]);
    let run = bench.run(&["check", "zig:job.zig", "c:job.h", "--fail-on", "error"]);
    run.succeeds().says(&["warning[signedness]"]);
}

#[test]
fn saved_contracts_compare_like_their_sources() {
    let bench = bench();
    bench.run(&["extract", "zig:job.zig", "--output", "zig.json"]).succeeds();
    bench.run(&["extract", "c:job.h", "-o", "c.json"]).succeeds();
    bench.run(&["compare", "zig.json", "c.json"]).succeeds().says(&["agreed"]);
    bench.write("job.h", &HEADER.replace("unsigned id", "unsigned long id"));
    bench.run(&["extract", "c:job.h", "-o", "c2.json"]).succeeds();
    let run = bench.run(&["compare", "zig.json", "c2.json"]);
    run.fails_with(1).says(&["error[width]: Job.id"]);
    bench.run(&["compare", "c.json", "c2.json"]).fails_with(1).says(&["c.json", "c2.json"]);
}

/// The configuration is found from below, and an exception that matches nothing is reported.
#[test]
fn the_configuration_is_found_in_a_parent() {
    let bench = bench();
    let text = r#"[boundary]
name = "jobs"
[[party]]
name = "module"
language = "zig"
path = "job.zig"
[[party]]
name = "header"
language = "c"
path = "job.h"
[[exception]]
item = "Job.gone"
code = "width"
reason = "was needed once"
"#;
    bench.write("abiding.toml", text);
    bench.write("deep/below/x", "");
    let run = bench.run_in("deep/below", &["check"]);
    run.succeeds().says(&["boundary jobs (module, header)", "`Job.gone` (width) matches nothing"]);
    run.says(&["abiding.toml:11"]);
    let run = bench.run(&["extract", "--config", "abiding.toml", "module"]);
    run.succeeds().says(&["\"schema\": 1"]);
    let run = bench.run(&["extract", "--config", "abiding.toml", "modul"]);
    run.fails_with(2).says(&["did you mean `module`?"]);
}

#[test]
fn timings_name_the_compilers() {
    let run = bench().run(&["check", "zig:job.zig", "c:job.h", "--timings"]);
    run.succeeds().says(&["timings", "all compilers", "times the compilers' processor time"]);
}

#[test]
fn explain_knows_every_code_and_nothing_else() {
    let bench = Bench::new(&[]);
    bench.run(&["explain", "width"]).succeeds().says(&["error[width]", "Example:"]);
    bench.run(&["explain"]).succeeds().says(&["symbol-missing", "warning  constness"]);
    bench.run(&["explain", "widht"]).fails_with(2).says(&["nearest is `width`"]);
}

#[test]
fn the_schema_of_the_report_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/report.schema.json");
    let schema = abiding::report::schema();
    if std::env::var_os("ABIDING_BLESS").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == schema, "{} is stale: run `cargo xtask bless`", path.display());
}

/// The boundary of `job.zig` and `job.h`, with more lines for the second party.
fn boundary_file(more: &str) -> String {
    format!(
        "[boundary]\nname = \"jobs\"\n\n\
         [[party]]\nname = \"module\"\nlanguage = \"zig\"\npath = \"job.zig\"\n\n\
         [[party]]\nname = \"header\"\nlanguage = \"c\"\npath = \"job.h\"\n{more}"
    )
}

#[test]
fn a_rename_of_nothing_could_not_be_checked() {
    let bench = bench();
    bench.write("job.h", &HEADER.replace("Job", "Task"));
    bench.write("abiding.toml", &boundary_file("rename = { \"Task\" = \"Job\" }\n"));
    bench.run(&["check"]).succeeds();
    bench.write("job.h", HEADER);
    let run = bench.run(&["check"]);
    run.fails_with(2).says(&["`Task` renames no item of party `header`", "`rename`"]);
}

#[test]
fn short_enumerations_are_said_to_be_the_cause() {
    let header = "enum state { IDLE, BUSY };\nenum state job_state(void);\n";
    let parties = |flags: &str| {
        format!(
            "[boundary]\nname = \"states\"\ntargets = [\"thumbv7em-none-eabi\"]\n\n\
             [[party]]\nname = \"small\"\nlanguage = \"c\"\npath = \"small.h\"\n\
             flags = [\"-fshort-enums\"]\n\n\
             [[party]]\nname = \"wide\"\nlanguage = \"c\"\npath = \"wide.h\"\nflags = [{flags}]\n"
        )
    };
    let bench = Bench::new(&[("small.h", header), ("wide.h", header)]);
    bench.write("abiding.toml", &parties(""));
    let run = bench.run(&["check"]);
    run.fails_with(1).says(&[
        "error[enum-width]: state: 1 byte in small, 4 bytes in wide",
        "may be as small as its values, as in small",
        "`-fshort-enums`",
    ]);
    bench.write("abiding.toml", &parties("\"-fshort-enums\""));
    bench.run(&["check"]).succeeds();
}
