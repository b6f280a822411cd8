use expect_test::expect;
use liveblog_core::exchange::{Files, Format, read};

use super::reading::read_shown;
use super::{difficult, options, shown, written};
use crate::made_up;

#[test]
fn everything() {
    let (files, losses) = written(&made_up::everything(), Format::CasJson, &options());
    expect![[r#"
        == TypeSystem.xml
        <?xml version="1.0" encoding="UTF-8"?>
        <typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
        <types>
        <typeDescription>
        <name>liveblog.Document</name>
        <description/>
        <supertypeName>uima.cas.AnnotationBase</supertypeName>
        <features>
        <featureDescription><name>id</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>title</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>source_url</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>language</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>date</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>time_zone</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>order</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>standfirst</name><description/><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>
        <featureDescription><name>key_points</name><description/><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>
        <featureDescription><name>text_sha256</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>added</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.Annotator</name>
        <description/>
        <supertypeName>uima.cas.AnnotationBase</supertypeName>
        <features>
        <featureDescription><name>id</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>name</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.Entry</name>
        <description/>
        <supertypeName>uima.tcas.Annotation</supertypeName>
        <features>
        <featureDescription><name>id</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>index</name><description/><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
        <featureDescription><name>time</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>clock</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>date</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>zone</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>timestamp</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>inferred</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>authors</name><description/><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>
        <featureDescription><name>source_start</name><description/><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
        <featureDescription><name>source_end</name><description/><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.Heading</name>
        <description/>
        <supertypeName>uima.tcas.Annotation</supertypeName>
        <features>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.Block</name>
        <description/>
        <supertypeName>uima.tcas.Annotation</supertypeName>
        <features>
        <featureDescription><name>kind</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.EntryLabel</name>
        <description/>
        <supertypeName>uima.tcas.Annotation</supertypeName>
        <features>
        <featureDescription><name>label</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>annotator</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>id</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>origin</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>created</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>modified</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>codebook_version</name><description/><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
        <featureDescription><name>note</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.Passage</name>
        <description/>
        <supertypeName>uima.tcas.Annotation</supertypeName>
        <features>
        <featureDescription><name>label</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>annotator</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>id</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>origin</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>created</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>modified</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>codebook_version</name><description/><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
        <featureDescription><name>note</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.Status</name>
        <description/>
        <supertypeName>uima.tcas.Annotation</supertypeName>
        <features>
        <featureDescription><name>status</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>annotator</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>modified</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>note</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.Attribution</name>
        <description/>
        <supertypeName>uima.tcas.Annotation</supertypeName>
        <features>
        <featureDescription><name>annotator</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>quote_type</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>speaker</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>source_type</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>naming</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>id</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>created</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>modified</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>codebook_version</name><description/><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
        <featureDescription><name>note</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>members</name><description/><rangeTypeName>uima.cas.FSArray</rangeTypeName><elementType>liveblog.Member</elementType></featureDescription>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.Member</name>
        <description/>
        <supertypeName>uima.cas.TOP</supertypeName>
        <features>
        <featureDescription><name>role</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>target</name><description/><rangeTypeName>uima.tcas.Annotation</rangeTypeName></featureDescription>
        </features>
        </typeDescription>
        <typeDescription>
        <name>liveblog.Link</name>
        <description/>
        <supertypeName>uima.tcas.Annotation</supertypeName>
        <features>
        <featureDescription><name>relation</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>target_document</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>target</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>annotator</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>id</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>origin</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>created</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>modified</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        <featureDescription><name>note</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
        </features>
        </typeDescription>
        </types>
        </typeSystemDescription>
        == d-0123456789ab.json
        {"%TYPES":{"liveblog.Document":{"%NAME":"liveblog.Document","%SUPER_TYPE":"uima.cas.AnnotationBase","id":{"%NAME":"id","%RANGE":"uima.cas.String"},"title":{"%NAME":"title","%RANGE":"uima.cas.String"},"source_url":{"%NAME":"source_url","%RANGE":"uima.cas.String"},"language":{"%NAME":"language","%RANGE":"uima.cas.String"},"date":{"%NAME":"date","%RANGE":"uima.cas.String"},"time_zone":{"%NAME":"time_zone","%RANGE":"uima.cas.String"},"order":{"%NAME":"order","%RANGE":"uima.cas.String"},"standfirst":{"%NAME":"standfirst","%RANGE":"uima.cas.String[]"},"key_points":{"%NAME":"key_points","%RANGE":"uima.cas.String[]"},"text_sha256":{"%NAME":"text_sha256","%RANGE":"uima.cas.String"},"added":{"%NAME":"added","%RANGE":"uima.cas.String"}},"liveblog.Annotator":{"%NAME":"liveblog.Annotator","%SUPER_TYPE":"uima.cas.AnnotationBase","id":{"%NAME":"id","%RANGE":"uima.cas.String"},"name":{"%NAME":"name","%RANGE":"uima.cas.String"}},"liveblog.Entry":{"%NAME":"liveblog.Entry","%SUPER_TYPE":"uima.tcas.Annotation","id":{"%NAME":"id","%RANGE":"uima.cas.String"},"index":{"%NAME":"index","%RANGE":"uima.cas.Integer"},"time":{"%NAME":"time","%RANGE":"uima.cas.String"},"clock":{"%NAME":"clock","%RANGE":"uima.cas.String"},"date":{"%NAME":"date","%RANGE":"uima.cas.String"},"zone":{"%NAME":"zone","%RANGE":"uima.cas.String"},"timestamp":{"%NAME":"timestamp","%RANGE":"uima.cas.String"},"inferred":{"%NAME":"inferred","%RANGE":"uima.cas.String"},"authors":{"%NAME":"authors","%RANGE":"uima.cas.String[]"},"source_start":{"%NAME":"source_start","%RANGE":"uima.cas.Integer"},"source_end":{"%NAME":"source_end","%RANGE":"uima.cas.Integer"}},"liveblog.Heading":{"%NAME":"liveblog.Heading","%SUPER_TYPE":"uima.tcas.Annotation"},"liveblog.Block":{"%NAME":"liveblog.Block","%SUPER_TYPE":"uima.tcas.Annotation","kind":{"%NAME":"kind","%RANGE":"uima.cas.String"}},"liveblog.EntryLabel":{"%NAME":"liveblog.EntryLabel","%SUPER_TYPE":"uima.tcas.Annotation","label":{"%NAME":"label","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"origin":{"%NAME":"origin","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"codebook_version":{"%NAME":"codebook_version","%RANGE":"uima.cas.Integer"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}},"liveblog.Passage":{"%NAME":"liveblog.Passage","%SUPER_TYPE":"uima.tcas.Annotation","label":{"%NAME":"label","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"origin":{"%NAME":"origin","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"codebook_version":{"%NAME":"codebook_version","%RANGE":"uima.cas.Integer"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}},"liveblog.Status":{"%NAME":"liveblog.Status","%SUPER_TYPE":"uima.tcas.Annotation","status":{"%NAME":"status","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}},"liveblog.Attribution":{"%NAME":"liveblog.Attribution","%SUPER_TYPE":"uima.tcas.Annotation","annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"quote_type":{"%NAME":"quote_type","%RANGE":"uima.cas.String"},"speaker":{"%NAME":"speaker","%RANGE":"uima.cas.String"},"source_type":{"%NAME":"source_type","%RANGE":"uima.cas.String"},"naming":{"%NAME":"naming","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"codebook_version":{"%NAME":"codebook_version","%RANGE":"uima.cas.Integer"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"},"members":{"%NAME":"members","%RANGE":"liveblog.Member[]"}},"liveblog.Member":{"%NAME":"liveblog.Member","%SUPER_TYPE":"uima.cas.TOP","role":{"%NAME":"role","%RANGE":"uima.cas.String"},"target":{"%NAME":"target","%RANGE":"uima.tcas.Annotation"}},"liveblog.Link":{"%NAME":"liveblog.Link","%SUPER_TYPE":"uima.tcas.Annotation","relation":{"%NAME":"relation","%RANGE":"uima.cas.String"},"target_document":{"%NAME":"target_document","%RANGE":"uima.cas.String"},"target":{"%NAME":"target","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"origin":{"%NAME":"origin","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}}},
        "%FEATURE_STRUCTURES":[
        {"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","mimeType":"text/plain","sofaString":"4.38pm · Jo Marsh, Ada Lindqvist in Oslo\n🚨 Minister: “No new taxes”\n🚨 Minister Ana Pérez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩‍🚀 and on\n\n\n#2\nA second entry, without a heading.\n\n#3\nA heading with nothing below\n\n"},
        {"%ID":2,"%TYPE":"uima.tcas.DocumentAnnotation","@sofa":1,"begin":0,"end":244,"language":"en-GB"},
        {"%ID":3,"%TYPE":"uima.cas.StringArray","%ELEMENTS":["A long day at sea."]},
        {"%ID":4,"%TYPE":"uima.cas.StringArray","%ELEMENTS":["Ferries stay in port","Taxes do too"]},
        {"%ID":5,"%TYPE":"liveblog.Document","@sofa":1,"id":"d-0123456789ab","title":"Storm & taxes: live","source_url":"https://news.example/live/storm","language":"en-GB","date":"2026-11-22","time_zone":"GMT","order":"mixed","@standfirst":3,"@key_points":4,"text_sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","added":"2026-11-22T09:58:00Z"},
        {"%ID":6,"%TYPE":"liveblog.Annotator","@sofa":1,"id":"a1","name":"Coder 1"},
        {"%ID":7,"%TYPE":"liveblog.Annotator","@sofa":1,"id":"b","name":"Zoë \"Z\" Q"},
        {"%ID":8,"%TYPE":"uima.cas.StringArray","%ELEMENTS":["Jo Marsh","Ada Lindqvist in Oslo"]},
        {"%ID":9,"%TYPE":"liveblog.Entry","@sofa":1,"begin":0,"end":170,"id":"d-0123456789ab-e001","index":0,"time":"4.38pm","clock":"16:38:00","date":"2026-11-22","zone":"GMT","timestamp":"2026-11-22T16:38:00+00:00","inferred":"date zone","@authors":8,"source_start":120,"source_end":260},
        {"%ID":10,"%TYPE":"liveblog.Heading","@sofa":1,"begin":41,"end":68},
        {"%ID":11,"%TYPE":"liveblog.Block","@sofa":1,"begin":69,"end":123,"kind":"paragraph"},
        {"%ID":12,"%TYPE":"liveblog.Block","@sofa":1,"begin":125,"end":146,"kind":"list_item"},
        {"%ID":13,"%TYPE":"liveblog.Block","@sofa":1,"begin":147,"end":169,"kind":"caption"},
        {"%ID":14,"%TYPE":"liveblog.Passage","@sofa":1,"begin":81,"end":105,"label":"check_worthy","annotator":"a1","id":"n-001","origin":"suggestion_accepted","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":3},
        {"%ID":15,"%TYPE":"liveblog.Passage","@sofa":1,"begin":41,"end":52,"label":"claim","annotator":"a1","id":"n-002","origin":"suggestion_edited","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3},
        {"%ID":16,"%TYPE":"liveblog.Passage","@sofa":1,"begin":98,"end":123,"label":"claim","annotator":"a1","id":"n-003","origin":"imported","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3},
        {"%ID":17,"%TYPE":"liveblog.EntryLabel","@sofa":1,"begin":0,"end":170,"label":"claim","annotator":"a1","id":"n-004","origin":"human","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":3},
        {"%ID":18,"%TYPE":"liveblog.Passage","@sofa":1,"begin":157,"end":162,"label":"summary","annotator":"a1","id":"n-005","origin":"suggestion_accepted","created":"2026-11-22T10:00:05Z","modified":"2026-11-22T10:00:05Z","codebook_version":3},
        {"%ID":19,"%TYPE":"liveblog.Status","@sofa":1,"begin":0,"end":170,"status":"done","annotator":"a1","modified":"2026-11-22T10:01:00Z"},
        {"%ID":20,"%TYPE":"liveblog.Member","role":"source","@target":14},
        {"%ID":21,"%TYPE":"liveblog.Member","role":"content","@target":16},
        {"%ID":22,"%TYPE":"liveblog.Member","role":"cue","@target":17},
        {"%ID":23,"%TYPE":"uima.cas.FSArray","%ELEMENTS":[20,21,22]},
        {"%ID":24,"%TYPE":"liveblog.Attribution","@sofa":1,"begin":0,"end":170,"annotator":"a1","quote_type":"mixed","speaker":"Ana Pérez","source_type":"official","naming":"named","id":"r-001","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:35Z","codebook_version":3,"note":"By way of the \"desk\".","@members":23},
        {"%ID":25,"%TYPE":"liveblog.Member","role":"content","@target":16},
        {"%ID":26,"%TYPE":"uima.cas.FSArray","%ELEMENTS":[25]},
        {"%ID":27,"%TYPE":"liveblog.Attribution","@sofa":1,"begin":98,"end":123,"annotator":"a1","quote_type":"direct","id":"r-002","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3,"@members":26},
        {"%ID":28,"%TYPE":"liveblog.Entry","@sofa":1,"begin":172,"end":209,"id":"d-0123456789ab-e002","index":1,"source_start":0,"source_end":0},
        {"%ID":29,"%TYPE":"liveblog.Block","@sofa":1,"begin":175,"end":209,"kind":"paragraph"},
        {"%ID":30,"%TYPE":"liveblog.Status","@sofa":1,"begin":172,"end":209,"status":"unsure","annotator":"a1","modified":"2026-11-22T10:01:00Z","note":"Who says so?"},
        {"%ID":31,"%TYPE":"liveblog.Status","@sofa":1,"begin":172,"end":209,"status":"excluded","annotator":"b","modified":"2026-11-22T10:01:00Z"},
        {"%ID":32,"%TYPE":"liveblog.Link","@sofa":1,"begin":172,"end":209,"relation":"confirms","target":"d-0123456789ab-e001","annotator":"a1","id":"l-002","origin":"suggestion_edited","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z"},
        {"%ID":33,"%TYPE":"liveblog.Entry","@sofa":1,"begin":211,"end":243,"id":"d-0123456789ab-e003","index":2,"source_start":0,"source_end":0},
        {"%ID":34,"%TYPE":"liveblog.Heading","@sofa":1,"begin":214,"end":242},
        {"%ID":35,"%TYPE":"liveblog.Status","@sofa":1,"begin":211,"end":243,"status":"unseen","annotator":"a1","modified":"2026-11-22T10:01:00Z"},
        {"%ID":36,"%TYPE":"liveblog.Link","@sofa":1,"begin":211,"end":243,"relation":"repeats","target":"d-0123456789ab-e002","annotator":"a1","id":"l-003","origin":"imported","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z"}
        ],
        "%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":[2,5,6,7,9,10,11,12,13,14,15,16,17,18,19,24,27,28,29,30,31,32,33,34,35,36]}}}
        == d-ba9876543210.json
        {"%TYPES":{"liveblog.Document":{"%NAME":"liveblog.Document","%SUPER_TYPE":"uima.cas.AnnotationBase","id":{"%NAME":"id","%RANGE":"uima.cas.String"},"title":{"%NAME":"title","%RANGE":"uima.cas.String"},"source_url":{"%NAME":"source_url","%RANGE":"uima.cas.String"},"language":{"%NAME":"language","%RANGE":"uima.cas.String"},"date":{"%NAME":"date","%RANGE":"uima.cas.String"},"time_zone":{"%NAME":"time_zone","%RANGE":"uima.cas.String"},"order":{"%NAME":"order","%RANGE":"uima.cas.String"},"standfirst":{"%NAME":"standfirst","%RANGE":"uima.cas.String[]"},"key_points":{"%NAME":"key_points","%RANGE":"uima.cas.String[]"},"text_sha256":{"%NAME":"text_sha256","%RANGE":"uima.cas.String"},"added":{"%NAME":"added","%RANGE":"uima.cas.String"}},"liveblog.Annotator":{"%NAME":"liveblog.Annotator","%SUPER_TYPE":"uima.cas.AnnotationBase","id":{"%NAME":"id","%RANGE":"uima.cas.String"},"name":{"%NAME":"name","%RANGE":"uima.cas.String"}},"liveblog.Entry":{"%NAME":"liveblog.Entry","%SUPER_TYPE":"uima.tcas.Annotation","id":{"%NAME":"id","%RANGE":"uima.cas.String"},"index":{"%NAME":"index","%RANGE":"uima.cas.Integer"},"time":{"%NAME":"time","%RANGE":"uima.cas.String"},"clock":{"%NAME":"clock","%RANGE":"uima.cas.String"},"date":{"%NAME":"date","%RANGE":"uima.cas.String"},"zone":{"%NAME":"zone","%RANGE":"uima.cas.String"},"timestamp":{"%NAME":"timestamp","%RANGE":"uima.cas.String"},"inferred":{"%NAME":"inferred","%RANGE":"uima.cas.String"},"authors":{"%NAME":"authors","%RANGE":"uima.cas.String[]"},"source_start":{"%NAME":"source_start","%RANGE":"uima.cas.Integer"},"source_end":{"%NAME":"source_end","%RANGE":"uima.cas.Integer"}},"liveblog.Heading":{"%NAME":"liveblog.Heading","%SUPER_TYPE":"uima.tcas.Annotation"},"liveblog.Block":{"%NAME":"liveblog.Block","%SUPER_TYPE":"uima.tcas.Annotation","kind":{"%NAME":"kind","%RANGE":"uima.cas.String"}},"liveblog.EntryLabel":{"%NAME":"liveblog.EntryLabel","%SUPER_TYPE":"uima.tcas.Annotation","label":{"%NAME":"label","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"origin":{"%NAME":"origin","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"codebook_version":{"%NAME":"codebook_version","%RANGE":"uima.cas.Integer"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}},"liveblog.Passage":{"%NAME":"liveblog.Passage","%SUPER_TYPE":"uima.tcas.Annotation","label":{"%NAME":"label","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"origin":{"%NAME":"origin","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"codebook_version":{"%NAME":"codebook_version","%RANGE":"uima.cas.Integer"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}},"liveblog.Status":{"%NAME":"liveblog.Status","%SUPER_TYPE":"uima.tcas.Annotation","status":{"%NAME":"status","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}},"liveblog.Attribution":{"%NAME":"liveblog.Attribution","%SUPER_TYPE":"uima.tcas.Annotation","annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"quote_type":{"%NAME":"quote_type","%RANGE":"uima.cas.String"},"speaker":{"%NAME":"speaker","%RANGE":"uima.cas.String"},"source_type":{"%NAME":"source_type","%RANGE":"uima.cas.String"},"naming":{"%NAME":"naming","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"codebook_version":{"%NAME":"codebook_version","%RANGE":"uima.cas.Integer"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"},"members":{"%NAME":"members","%RANGE":"liveblog.Member[]"}},"liveblog.Member":{"%NAME":"liveblog.Member","%SUPER_TYPE":"uima.cas.TOP","role":{"%NAME":"role","%RANGE":"uima.cas.String"},"target":{"%NAME":"target","%RANGE":"uima.tcas.Annotation"}},"liveblog.Link":{"%NAME":"liveblog.Link","%SUPER_TYPE":"uima.tcas.Annotation","relation":{"%NAME":"relation","%RANGE":"uima.cas.String"},"target_document":{"%NAME":"target_document","%RANGE":"uima.cas.String"},"target":{"%NAME":"target","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"origin":{"%NAME":"origin","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}}},
        "%FEATURE_STRUCTURES":[
        {"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","mimeType":"text/plain","sofaString":"09:00:00\nOnly one.\n"},
        {"%ID":2,"%TYPE":"uima.tcas.DocumentAnnotation","@sofa":1,"begin":0,"end":19,"language":"x-unspecified"},
        {"%ID":3,"%TYPE":"liveblog.Document","@sofa":1,"id":"d-ba9876543210","order":"newest_first","text_sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","added":"2026-11-22T09:58:00Z"},
        {"%ID":4,"%TYPE":"liveblog.Annotator","@sofa":1,"id":"a1","name":"Coder 1"},
        {"%ID":5,"%TYPE":"liveblog.Annotator","@sofa":1,"id":"b","name":"Zoë \"Z\" Q"},
        {"%ID":6,"%TYPE":"liveblog.Entry","@sofa":1,"begin":0,"end":18,"id":"d-ba9876543210-e001","index":0,"clock":"09:00:00","inferred":"clock","source_start":0,"source_end":0},
        {"%ID":7,"%TYPE":"liveblog.Block","@sofa":1,"begin":9,"end":18,"kind":"paragraph"},
        {"%ID":8,"%TYPE":"liveblog.EntryLabel","@sofa":1,"begin":0,"end":18,"label":"update","annotator":"b","id":"n-006","origin":"human","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:01:30Z","codebook_version":3,"note":"Two lines,\none thought."},
        {"%ID":9,"%TYPE":"liveblog.Member","role":"content","@target":8},
        {"%ID":10,"%TYPE":"uima.cas.FSArray","%ELEMENTS":[9]},
        {"%ID":11,"%TYPE":"liveblog.Attribution","@sofa":1,"begin":0,"end":18,"annotator":"b","naming":"unnamed","id":"r-003","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3,"@members":10},
        {"%ID":12,"%TYPE":"liveblog.Link","@sofa":1,"begin":0,"end":18,"relation":"corrects","target_document":"d-0123456789ab","target":"d-0123456789ab-e001","annotator":"b","id":"l-001","origin":"human","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:36Z","note":"Two lines,\none link."}
        ],
        "%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":[2,3,4,5,6,7,8,11,12]}}}
        -- 1 notice: d-0123456789ab
        -- 1 heading: d-ba9876543210-e001
        -- 4 label_but_id: claim check_worthy update summary
        -- 1 group: function
        -- 1 codebook_name: liveblog-core
        -- 1 codebook_change: liveblog-core
        -- 1 project_name: Pilot study
        -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
    "#]].assert_eq(&shown(&files, &losses));
}

#[test]
fn difficult_texts() {
    let (mut files, losses) = written(&difficult(), Format::CasJson, &options());
    files.0.retain(|file| file.path.ends_with(".json"));
    expect![[r#"
        == d-00ff00ff00ff.json
        {"%TYPES":{"liveblog.Document":{"%NAME":"liveblog.Document","%SUPER_TYPE":"uima.cas.AnnotationBase","id":{"%NAME":"id","%RANGE":"uima.cas.String"},"title":{"%NAME":"title","%RANGE":"uima.cas.String"},"source_url":{"%NAME":"source_url","%RANGE":"uima.cas.String"},"language":{"%NAME":"language","%RANGE":"uima.cas.String"},"date":{"%NAME":"date","%RANGE":"uima.cas.String"},"time_zone":{"%NAME":"time_zone","%RANGE":"uima.cas.String"},"order":{"%NAME":"order","%RANGE":"uima.cas.String"},"standfirst":{"%NAME":"standfirst","%RANGE":"uima.cas.String[]"},"key_points":{"%NAME":"key_points","%RANGE":"uima.cas.String[]"},"text_sha256":{"%NAME":"text_sha256","%RANGE":"uima.cas.String"},"added":{"%NAME":"added","%RANGE":"uima.cas.String"}},"liveblog.Annotator":{"%NAME":"liveblog.Annotator","%SUPER_TYPE":"uima.cas.AnnotationBase","id":{"%NAME":"id","%RANGE":"uima.cas.String"},"name":{"%NAME":"name","%RANGE":"uima.cas.String"}},"liveblog.Entry":{"%NAME":"liveblog.Entry","%SUPER_TYPE":"uima.tcas.Annotation","id":{"%NAME":"id","%RANGE":"uima.cas.String"},"index":{"%NAME":"index","%RANGE":"uima.cas.Integer"},"time":{"%NAME":"time","%RANGE":"uima.cas.String"},"clock":{"%NAME":"clock","%RANGE":"uima.cas.String"},"date":{"%NAME":"date","%RANGE":"uima.cas.String"},"zone":{"%NAME":"zone","%RANGE":"uima.cas.String"},"timestamp":{"%NAME":"timestamp","%RANGE":"uima.cas.String"},"inferred":{"%NAME":"inferred","%RANGE":"uima.cas.String"},"authors":{"%NAME":"authors","%RANGE":"uima.cas.String[]"},"source_start":{"%NAME":"source_start","%RANGE":"uima.cas.Integer"},"source_end":{"%NAME":"source_end","%RANGE":"uima.cas.Integer"}},"liveblog.Heading":{"%NAME":"liveblog.Heading","%SUPER_TYPE":"uima.tcas.Annotation"},"liveblog.Block":{"%NAME":"liveblog.Block","%SUPER_TYPE":"uima.tcas.Annotation","kind":{"%NAME":"kind","%RANGE":"uima.cas.String"}},"liveblog.EntryLabel":{"%NAME":"liveblog.EntryLabel","%SUPER_TYPE":"uima.tcas.Annotation","label":{"%NAME":"label","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"origin":{"%NAME":"origin","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"codebook_version":{"%NAME":"codebook_version","%RANGE":"uima.cas.Integer"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}},"liveblog.Passage":{"%NAME":"liveblog.Passage","%SUPER_TYPE":"uima.tcas.Annotation","label":{"%NAME":"label","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"origin":{"%NAME":"origin","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"codebook_version":{"%NAME":"codebook_version","%RANGE":"uima.cas.Integer"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}},"liveblog.Status":{"%NAME":"liveblog.Status","%SUPER_TYPE":"uima.tcas.Annotation","status":{"%NAME":"status","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}},"liveblog.Attribution":{"%NAME":"liveblog.Attribution","%SUPER_TYPE":"uima.tcas.Annotation","annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"quote_type":{"%NAME":"quote_type","%RANGE":"uima.cas.String"},"speaker":{"%NAME":"speaker","%RANGE":"uima.cas.String"},"source_type":{"%NAME":"source_type","%RANGE":"uima.cas.String"},"naming":{"%NAME":"naming","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"codebook_version":{"%NAME":"codebook_version","%RANGE":"uima.cas.Integer"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"},"members":{"%NAME":"members","%RANGE":"liveblog.Member[]"}},"liveblog.Member":{"%NAME":"liveblog.Member","%SUPER_TYPE":"uima.cas.TOP","role":{"%NAME":"role","%RANGE":"uima.cas.String"},"target":{"%NAME":"target","%RANGE":"uima.tcas.Annotation"}},"liveblog.Link":{"%NAME":"liveblog.Link","%SUPER_TYPE":"uima.tcas.Annotation","relation":{"%NAME":"relation","%RANGE":"uima.cas.String"},"target_document":{"%NAME":"target_document","%RANGE":"uima.cas.String"},"target":{"%NAME":"target","%RANGE":"uima.cas.String"},"annotator":{"%NAME":"annotator","%RANGE":"uima.cas.String"},"id":{"%NAME":"id","%RANGE":"uima.cas.String"},"origin":{"%NAME":"origin","%RANGE":"uima.cas.String"},"created":{"%NAME":"created","%RANGE":"uima.cas.String"},"modified":{"%NAME":"modified","%RANGE":"uima.cas.String"},"note":{"%NAME":"note","%RANGE":"uima.cas.String"}}},
        "%FEATURE_STRUCTURES":[
        {"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","mimeType":"text/plain","sofaString":"05:20:00 · Rafe Quillon\n👩‍🚀 Café owners: “We stay”\n“The water came at night.\n\nWe took the children and ran.\n\nNobody warned us,” said Ruth Adeyemi.\n\n05:20:00\nقالت الوزيرة: «لن نغلق الجسر» 🚨 été.\n\n\n05:20:00 · Ada Lind\nEnds here\n\tIndented, then a separator, −5 % and #tag.\n"},
        {"%ID":2,"%TYPE":"uima.tcas.DocumentAnnotation","@sofa":1,"begin":0,"end":275,"language":"x-unspecified"},
        {"%ID":3,"%TYPE":"liveblog.Document","@sofa":1,"id":"d-00ff00ff00ff","order":"oldest_first","text_sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","added":"2026-11-22T09:58:00Z"},
        {"%ID":4,"%TYPE":"liveblog.Annotator","@sofa":1,"id":"a1","name":"Coder 1"},
        {"%ID":5,"%TYPE":"uima.cas.StringArray","%ELEMENTS":["Rafe Quillon"]},
        {"%ID":6,"%TYPE":"liveblog.Entry","@sofa":1,"begin":0,"end":149,"id":"d-00ff00ff00ff-e001","index":0,"clock":"05:20:00","@authors":5,"source_start":0,"source_end":0},
        {"%ID":7,"%TYPE":"liveblog.Heading","@sofa":1,"begin":24,"end":53},
        {"%ID":8,"%TYPE":"liveblog.Block","@sofa":1,"begin":54,"end":79,"kind":"paragraph"},
        {"%ID":9,"%TYPE":"liveblog.Block","@sofa":1,"begin":81,"end":110,"kind":"paragraph"},
        {"%ID":10,"%TYPE":"liveblog.Block","@sofa":1,"begin":112,"end":149,"kind":"paragraph"},
        {"%ID":11,"%TYPE":"liveblog.Passage","@sofa":1,"begin":54,"end":130,"label":"quote","annotator":"a1","id":"n-000","origin":"human","created":"2026-11-22T10:00:00Z","modified":"2026-11-22T10:00:00Z","codebook_version":1},
        {"%ID":12,"%TYPE":"liveblog.Passage","@sofa":1,"begin":81,"end":118,"label":"claim","annotator":"a1","id":"n-001","origin":"human","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":1},
        {"%ID":13,"%TYPE":"liveblog.Passage","@sofa":1,"begin":81,"end":110,"label":"claim","annotator":"a1","id":"n-002","origin":"human","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":1},
        {"%ID":14,"%TYPE":"liveblog.Passage","@sofa":1,"begin":131,"end":135,"label":"official_statement","annotator":"a1","id":"n-003","origin":"human","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":1},
        {"%ID":15,"%TYPE":"liveblog.Passage","@sofa":1,"begin":131,"end":135,"label":"official_statement","annotator":"a1","id":"n-004","origin":"human","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":1},
        {"%ID":16,"%TYPE":"liveblog.Passage","@sofa":1,"begin":79,"end":81,"label":"claim","annotator":"a1","id":"n-005","origin":"human","created":"2026-11-22T10:00:05Z","modified":"2026-11-22T10:00:05Z","codebook_version":1},
        {"%ID":17,"%TYPE":"liveblog.Passage","@sofa":1,"begin":88,"end":102,"label":"claim","annotator":"a1","id":"n-006","origin":"human","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:00:06Z","codebook_version":1},
        {"%ID":18,"%TYPE":"liveblog.Passage","@sofa":1,"begin":95,"end":99,"label":"check_worthy","annotator":"a1","id":"n-007","origin":"human","created":"2026-11-22T10:00:07Z","modified":"2026-11-22T10:00:07Z","codebook_version":1},
        {"%ID":19,"%TYPE":"liveblog.Passage","@sofa":1,"begin":24,"end":29,"label":"claim","annotator":"a1","id":"n-008","origin":"human","created":"2026-11-22T10:00:08Z","modified":"2026-11-22T10:00:08Z","codebook_version":1},
        {"%ID":20,"%TYPE":"liveblog.Passage","@sofa":1,"begin":33,"end":42,"label":"quote","annotator":"a1","id":"n-009","origin":"human","created":"2026-11-22T10:00:09Z","modified":"2026-11-22T10:00:09Z","codebook_version":1},
        {"%ID":21,"%TYPE":"liveblog.Member","role":"content","@target":11},
        {"%ID":22,"%TYPE":"liveblog.Member","role":"content","@target":12},
        {"%ID":23,"%TYPE":"liveblog.Member","role":"cue","@target":14},
        {"%ID":24,"%TYPE":"uima.cas.FSArray","%ELEMENTS":[21,22,23]},
        {"%ID":25,"%TYPE":"liveblog.Attribution","@sofa":1,"begin":54,"end":135,"annotator":"a1","quote_type":"mixed","id":"r-001","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":1,"@members":24},
        {"%ID":26,"%TYPE":"uima.cas.StringArray","%ELEMENTS":[""]},
        {"%ID":27,"%TYPE":"liveblog.Entry","@sofa":1,"begin":151,"end":199,"id":"d-00ff00ff00ff-e002","index":1,"clock":"05:20:00","@authors":26,"source_start":0,"source_end":0},
        {"%ID":28,"%TYPE":"liveblog.Block","@sofa":1,"begin":160,"end":198,"kind":"paragraph"},
        {"%ID":29,"%TYPE":"liveblog.Passage","@sofa":1,"begin":174,"end":189,"label":"quote","annotator":"a1","id":"n-010","origin":"human","created":"2026-11-22T10:00:10Z","modified":"2026-11-22T10:00:10Z","codebook_version":1},
        {"%ID":30,"%TYPE":"liveblog.Passage","@sofa":1,"begin":190,"end":196,"label":"claim","annotator":"a1","id":"n-011","origin":"human","created":"2026-11-22T10:00:11Z","modified":"2026-11-22T10:00:11Z","codebook_version":1},
        {"%ID":31,"%TYPE":"liveblog.Passage","@sofa":1,"begin":195,"end":199,"label":"claim","annotator":"a1","id":"n-012","origin":"human","created":"2026-11-22T10:00:12Z","modified":"2026-11-22T10:00:12Z","codebook_version":1},
        {"%ID":32,"%TYPE":"liveblog.EntryLabel","@sofa":1,"begin":151,"end":199,"label":"claim","annotator":"a1","id":"n-020","origin":"human","created":"2026-11-22T10:00:20Z","modified":"2026-11-22T10:00:20Z","codebook_version":1},
        {"%ID":33,"%TYPE":"uima.cas.StringArray","%ELEMENTS":["Ada\nLind"]},
        {"%ID":34,"%TYPE":"liveblog.Entry","@sofa":1,"begin":201,"end":274,"id":"d-00ff00ff00ff-e003","index":2,"clock":"05:20:00","@authors":33,"source_start":0,"source_end":0},
        {"%ID":35,"%TYPE":"liveblog.Heading","@sofa":1,"begin":221,"end":230},
        {"%ID":36,"%TYPE":"liveblog.Block","@sofa":1,"begin":231,"end":274,"kind":"paragraph"},
        {"%ID":37,"%TYPE":"liveblog.Passage","@sofa":1,"begin":231,"end":258,"label":"claim","annotator":"a1","id":"n-013","origin":"human","created":"2026-11-22T10:00:13Z","modified":"2026-11-22T10:00:13Z","codebook_version":1},
        {"%ID":38,"%TYPE":"liveblog.Passage","@sofa":1,"begin":221,"end":230,"label":"unverified","annotator":"a1","id":"n-014","origin":"human","created":"2026-11-22T10:00:14Z","modified":"2026-11-22T10:00:14Z","codebook_version":1}
        ],
        "%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":[2,3,4,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,25,27,28,29,30,31,32,34,35,36,37,38]}}}
        -- 5 label_but_id: claim quote official_statement check_worthy unverified
        -- 1 codebook_name: liveblog-core
    "#]].assert_eq(&shown(&files, &losses));
}

/// By a reader that knows nothing of ours, in the unit that Java counts in.
#[test]
fn begin_and_end_are_utf16() {
    let (files, _) = written(&difficult(), Format::CasJson, &options());
    let json: serde_json::Value =
        serde_json::from_slice(&files.ending(".json").unwrap().bytes).unwrap();
    let structures = json["%FEATURE_STRUCTURES"].as_array().unwrap();
    let text = structures[0]["sofaString"].as_str().unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    let passages = structures
        .iter()
        .filter(|s| s["%TYPE"] == "liveblog.Passage");
    let words: Vec<_> = passages
        .map(|s| {
            let at = |key| s[key].as_u64().unwrap() as usize;
            String::from_utf16(&units[at("begin")..at("end")]).unwrap()
        })
        .collect();
    assert!(words.contains(&"🚨 e\u{301}t".to_owned()), "{words:?}");
    assert!(words.contains(&"👩‍🚀".to_owned()), "{words:?}");
    assert_eq!(words.len(), 15);
}

#[test]
fn broken_files_are_refused() {
    let sofa = r#"{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaString":"#;
    let structures = |rest: &str| format!(r#"{{"%FEATURE_STRUCTURES":[{sofa}{rest}]}}"#);
    let entry = r##""#1\n🚨a\n"},{"%ID":2,"%TYPE":"liveblog.Entry","begin":0,"end":6}"##;
    let files = [
        "[]".to_owned(),
        "{".to_owned(),
        "{}".to_owned(),
        structures(r#""Text without entries."},7"#),
        structures(&format!(
            r#"{entry},{{"%ID":3,"%TYPE":"liveblog.Passage","begin":4,"end":6,"label":"x"}},
            {{"%ID":3,"%TYPE":"liveblog.Passage","begin":3,"end":5,"label":"x","created":1}},
            {{"%ID":4,"%TYPE":"liveblog.Passage","begin":5,"end":3,"label":"x"}},
            {{"%ID":5,"%TYPE":"liveblog.Passage","begin":3,"end":99,"label":"x"}},
            {{"%ID":6,"%TYPE":"liveblog.Passage","begin":0,"end":5,"label":"x"}},
            {{"%ID":7,"%TYPE":"liveblog.Passage","begin":3,"end":5}},
            {{"%ID":8,"%TYPE":"liveblog.Attribution","begin":3,"end":5,"@members":9}},
            {{"%ID":9,"%TYPE":"uima.cas.FSArray","%ELEMENTS":[8]}},
            {{"%ID":10,"%TYPE":"liveblog.Status","begin":3,"end":5,"status":"maybe"}},
            {{"%ID":11,"%TYPE":"liveblog.Link","begin":3,"end":5,"relation":"updates"}},
            {{"%ID":12,"%TYPE":"liveblog.Block","begin":0,"end":5,"kind":"link"}}"#
        )),
    ];
    let shown = files.map(|text| read_shown(Format::CasJson, "a.json", &text));
    expect![[r#"
        == []
        -- a.json: refused: it is no JSON object, as a CAS is
        == {
        -- a.json: refused: it is no JSON object, as a CAS is
        == {}
        -- a.json: refused: it has no list of feature structures
        == {"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","so
        -- a.json, %FEATURE_STRUCTURES[1]: refused: it is no feature structure
        -- a.json: refused: it was not written by Liveblog Annotator: it has no entries (liveblog.Entry)
        == {"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","so
        entry  "🚨a"
          x Text 0–1 "🚨"
        -- a.json, %FEATURE_STRUCTURES[2]: refused: its begin and end are not in the text
        -- a.json, %FEATURE_STRUCTURES[3]: repaired: “created” cannot be what it is and was left out
        -- a.json, %FEATURE_STRUCTURES[4]: refused: its begin and end are not in the text
        -- a.json, %FEATURE_STRUCTURES[5]: refused: its begin and end are not in the text
        -- a.json, %FEATURE_STRUCTURES[6]: refused: it is not in one heading or one text
        -- a.json, %FEATURE_STRUCTURES[7]: refused: it has no label
        -- a.json, %FEATURE_STRUCTURES[8]: refused: one of its members is no label of its entry
        -- a.json, %FEATURE_STRUCTURES[10]: refused: it has no status
        -- a.json, %FEATURE_STRUCTURES[10]: repaired: “status” cannot be what it is and was left out
        -- a.json, %FEATURE_STRUCTURES[11]: refused: it has no target
        -- a.json, %FEATURE_STRUCTURES[12]: refused: it lies in no text
    "#]]
    .assert_eq(&shown.concat());
}

#[test]
fn a_file_of_any_name_is_read_and_none_is_no_success() {
    let (files, _) = written(&made_up::plain(), Format::CasJson, &options());
    let json = files.ending("ab.json").unwrap().bytes.clone();
    let reading = read(
        Format::CasJson,
        &Files::one("standard input", json),
        &options(),
    );
    assert_eq!(reading.draft.documents.len(), 1);
    assert_eq!(reading.outcomes, []);
    let nothing = read(Format::CasJson, &Files::default(), &options());
    assert_eq!(nothing.outcomes.len(), 1);
}
