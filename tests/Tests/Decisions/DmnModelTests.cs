using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class DmnModelTests
{
    private const string Person = """
        <itemDefinition name="tPerson">
          <itemComponent name="name"><typeRef>string</typeRef></itemComponent>
          <itemComponent name="age"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemComponent>
        </itemDefinition>
        <itemDefinition name="tPeople" isCollection="true"><typeRef>tPerson</typeRef>
          <typeConstraint><text>count(?) &lt;= 2</text></typeConstraint></itemDefinition>
        """;

    [Fact]
    public void A_decision_takes_what_it_requires_and_nothing_else()
    {
        var model = Dmn.Input("a", "number") + Dmn.Input("b", "number")
            + Dmn.Decision("sum", Dmn.Literal("a + b"), "number", inputs: "a, b")
            + Dmn.Decision("twice", Dmn.Literal("sum * 2"), "number", decisions: "sum")
            + Dmn.Decision("peeks", Dmn.Literal("a"), decisions: "sum");

        Dmn.Ask(model, "twice", ("a", 1L), ("b", 2L)).Value.ShouldBe(FeelValue.Of(6L));
        Dmn.Ask(model, "peeks", ("a", 1L), ("b", 2L)).Diagnostics.ShouldHaveSingleItem().Name.ShouldBe("a");
    }

    [Fact]
    public void What_nobody_handed_in_is_named()
    {
        var asked = Dmn.Ask(
            Dmn.Input("年主营业务收入", "number") + Dmn.Decision("上规", Dmn.Literal("年主营业务收入 >= 20000000"), "boolean", inputs: "年主营业务收入"), "上规");

        asked.Value.ShouldBe(FeelValue.Null);
        (asked.Diagnostics[0].Code, asked.Diagnostics[0].Name, asked.Diagnostics[0].Element)
            .ShouldBe(("dmn.input", "年主营业务收入", "i-年主营业务收入"));
    }

    [Theory]
    [InlineData("1 + 1", "string", "null")]
    [InlineData("[\"x\"]", "string", "\"x\"")]
    [InlineData("@\"2026-03-01\"", "date and time", "2026-03-01T00:00:00Z")]
    [InlineData("{name: \"Li\", age: 30}", "tPerson", "{name: \"Li\", age: 30}")]
    [InlineData("{name: \"Li\", age: 200}", "tPerson", "null")]
    [InlineData("{name: \"Li\"}", "tPerson", "null")]
    [InlineData("[{name: \"Li\", age: 3}]", "tPeople", "[{name: \"Li\", age: 3}]")]
    [InlineData("for i in 1..3 return {name: \"Li\", age: i}", "tPeople", "null")]
    [InlineData("{name: \"Li\", age: 3} instance of tPerson", "boolean", "true")]
    [InlineData("{name: \"Li\", age: 300} instance of tPerson", "boolean", "false")]
    [InlineData("(function(p: tPerson) p.age)({name: \"Li\", age: 300})", "Any", "null")]
    [InlineData("[{name: \"Li\", age: 3}] instance of list<tPerson>", "Any", "true")]
    public void A_value_is_made_to_fit_its_type_or_is_null(string text, string type, string value) =>
        Dmn.Ask(Person + Dmn.Decision("d", Dmn.Literal(text), type), "d").Value.ToString().ShouldBe(value);

    [Fact]
    public void An_entry_nobody_has_is_missing_and_not_a_fault()
    {
        var model = Person + Dmn.Input("p", "tPerson") + Dmn.Decision("d", Dmn.Literal("p.name + \" \" + string(p.age = null)"), inputs: "p");

        Dmn.Ask(model, "d", ("p", new Dictionary<string, object?> { ["name"] = "Li" })).Value.AsString().ShouldBe("Li true");
    }

    [Theory]
    [InlineData("<context><contextEntry><variable name=\"a\"/>{0}</contextEntry><contextEntry><literalExpression><text>a + 1</text></literalExpression></contextEntry></context>", "8")]
    [InlineData("<context><contextEntry><variable name=\"a\"/>{0}</contextEntry></context>", "{a: 7}")]
    [InlineData("<list>{0}{0}</list>", "[7, 7]")]
    [InlineData("<relation><column name=\"a\"/><column name=\"b\"/><row>{0}{0}</row></relation>", "[{a: 7, b: 7}]")]
    [InlineData("<conditional><if><literalExpression><text>1 = 2</text></literalExpression></if><then>{0}</then><else><literalExpression><text>0</text></literalExpression></else></conditional>", "0")]
    [InlineData("<filter><in><list>{0}{0}</list></in><match><literalExpression><text>item = 8</text></literalExpression></match></filter>", "[]")]
    [InlineData("<for iteratorVariable=\"x\"><in><literalExpression><text>1..3</text></literalExpression></in><return><literalExpression><text>x</text></literalExpression></return></for>", "null")]
    [InlineData("<for iteratorVariable=\"x\"><in><literalExpression><text>[1..3]</text></literalExpression></in><return><literalExpression><text>x * x + count(partial)</text></literalExpression></return></for>", "[1, 5, 11]")]
    [InlineData("<some iteratorVariable=\"x\"><in><list>{0}</list></in><satisfies><literalExpression><text>x = 7</text></literalExpression></satisfies></some>", "true")]
    [InlineData("<every iteratorVariable=\"x\"><in><list>{0}</list></in><satisfies><literalExpression><text>x = 8</text></literalExpression></satisfies></every>", "false")]
    public void Boxed_expressions_mean_the_same_as_written_ones(string boxed, string value) =>
        Dmn.Model(Dmn.Decision("d", boxed.Replace("{0}", Dmn.Literal("7"), StringComparison.Ordinal)))
            .Decide("d", FeelContext.Empty).Value.ToString().ShouldBe(value);

    [Fact]
    public void Knowledge_is_called_by_position_by_name_and_boxed()
    {
        const string Model = """
            <businessKnowledgeModel id="k-tax" name="tax"><variable name="tax"/><encapsulatedLogic>
              <formalParameter name="amount" typeRef="number"/><formalParameter name="rate" typeRef="number"/>
              <literalExpression><text>amount * rate</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
            """;

        Dmn.Ask(Model + Dmn.Decision("d", Dmn.Literal("tax(200, 0.05)"), knows: "tax"), "d").Value.ShouldBe(FeelValue.Of(10L));
        Dmn.Ask(Model + Dmn.Decision("d", Dmn.Literal("tax(rate: 0.05, amount: 200)"), knows: "tax"), "d").Value.ShouldBe(FeelValue.Of(10L));
        Dmn.Ask(Model + Dmn.Decision("d", "<invocation>" + Dmn.Literal("tax")
            + $"<binding><parameter name=\"amount\"/>{Dmn.Literal("200")}</binding><binding><parameter name=\"rate\"/>{Dmn.Literal("0.05")}</binding>"
            + "</invocation>", knows: "tax"), "d").Value.ShouldBe(FeelValue.Of(10L));
        Dmn.Ask(Model, "tax", ("amount", 200L), ("rate", 0.05m)).Value.ShouldBe(FeelValue.Of(10L));
        Dmn.Ask(Model + Dmn.Decision("d", Dmn.Literal("tax(\"x\", 1)"), knows: "tax"), "d").Value.ShouldBe(FeelValue.Null);
    }

    [Fact]
    public void Knowledge_that_calls_itself_without_end_stops()
    {
        var asked = Dmn.Ask(
            "<businessKnowledgeModel id=\"k-f\" name=\"f\"><variable name=\"f\"/><encapsulatedLogic><formalParameter name=\"n\"/>"
            + "<literalExpression><text>f(n + 1)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
            + Dmn.Decision("d", Dmn.Literal("f(1)"), knows: "f"), "d");

        asked.Value.ShouldBe(FeelValue.Null);
        asked.Diagnostics[^1].Code.ShouldBe("feel.limit");
    }

    [Fact]
    public void A_service_is_asked_and_called_with_its_inputs_and_decisions()
    {
        const string Service = """
            <decisionService id="k-s" name="s"><variable name="s"/><outputDecision href="#d-sum"/>
              <inputDecision href="#d-b"/><inputData href="#i-a"/></decisionService>
            """;
        var model = Dmn.Input("a", "number") + Dmn.Decision("b", Dmn.Literal("100"), "number")
            + Dmn.Decision("sum", Dmn.Literal("a + b"), inputs: "a", decisions: "b") + Service
            + Dmn.Decision("calls", Dmn.Literal("s(1, 2)"), knows: "s");

        Dmn.Ask(model, "s", ("a", 1L), ("b", 2L)).Value.ShouldBe(FeelValue.Of(3L));
        Dmn.Ask(model, "calls").Value.ShouldBe(FeelValue.Of(3L));
        Dmn.Ask(model, "sum", ("a", 1L), ("b", 2L)).Value.ShouldBe(FeelValue.Of(101L));
    }

    [Fact]
    public void An_imported_model_brings_types_logic_and_inputs_of_its_own()
    {
        var imported = Dmn.Xml(Person + Dmn.Input("who", "tPerson")
            + Dmn.Decision("greeting", Dmn.Literal("\"Hello \" + who.name"), inputs: "who"), "urn:people");
        const string Import = """<import name="lib" namespace="urn:people" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>""";
        var own = Import + """
            <decision id="d" name="d"><variable name="d"/>
              <informationRequirement><requiredDecision href="urn:people#d-greeting"/></informationRequirement>
              <literalExpression><text>lib.greeting + "!" + string({name: "x", age: 1} instance of lib.tPerson)</text></literalExpression></decision>
            """;
        var who = new Dictionary<string, object?> { ["who"] = new Dictionary<string, object?> { ["name"] = "Li", ["age"] = 3L } };

        var model = Dmn.Model(own, imported);
        model.Faults.ShouldBeEmpty();
        model.Decide("d", Dmn.Inputs(("lib", who))).Value.AsString().ShouldBe("Hello Li!true");
        model.Decide("lib.greeting", Dmn.Inputs(("lib", who))).Value.AsString().ShouldBe("Hello Li");
        Dmn.Model(own).Faults.Select(fault => fault.Code).ShouldBe(["dmn.reference", "dmn.reference"]);
    }

    [Fact]
    public void A_model_imported_by_two_ways_has_inputs_of_its_own_on_each()
    {
        const string Kind = "importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"";
        var names = Dmn.Xml(Dmn.Input("Person name", "string")
            + "<businessKnowledgeModel id=\"k-hello\" name=\"say-hello\"><variable name=\"say-hello\"/><encapsulatedLogic><formalParameter name=\"who\"/>"
            + Dmn.Literal("\"Hello, \" + who") + "</encapsulatedLogic></businessKnowledgeModel>", "urn:a");
        string Greets(string mark, string space) => Dmn.Xml($"""
            <import name="model A" namespace="urn:a" {Kind}/>
            <decision id="g" name="Greets"><variable name="Greets" typeRef="string"/>
              <informationRequirement><requiredInput href="urn:a#i-Person name"/></informationRequirement>
              <knowledgeRequirement><requiredKnowledge href="urn:a#k-hello"/></knowledgeRequirement>
              <literalExpression><text>"{mark}: " + model A.say-hello(model A.Person name)</text></literalExpression></decision>
            """, space);
        var model = Dmn.Model($"""
            <import name="B" namespace="urn:b" {Kind}/><import name="B 2" namespace="urn:b2" {Kind}/>
            <decision id="d" name="d"><variable name="d"/>
              <informationRequirement><requiredDecision href="urn:b#g"/></informationRequirement>
              <informationRequirement><requiredDecision href="urn:b2#g"/></informationRequirement>
              <literalExpression><text>B.Greets + "; " + B 2.Greets</text></literalExpression></decision>
            """, Greets("one", "urn:b"), Greets("two", "urn:b2"), names);
        static object Way(string name) => new Dictionary<string, object?> { ["model A"] = new Dictionary<string, object?> { ["Person name"] = name } };

        model.Faults.ShouldBeEmpty();
        model.Decide("d", Dmn.Inputs(("B", Way("Li")), ("B 2", Way("Wang")))).Value.AsString().ShouldBe("one: Hello, Li; two: Hello, Wang");
        model.Decide("B 2.Greets", Dmn.Inputs(("B 2", Way("Wang")))).Value.AsString().ShouldBe("two: Hello, Wang");
    }

    [Fact]
    public void An_import_without_a_name_adds_to_the_own_names()
    {
        var shared = Dmn.Xml(Person + Dmn.Input("who", "tPerson") + Dmn.Decision("older", Dmn.Literal("who.age + 1"), inputs: "who"), "urn:s");
        var model = Dmn.Model("""
            <import name="" namespace="urn:s" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
            <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredDecision href="urn:s#d-older"/></informationRequirement>
              <literalExpression><text>older * 10 + (if {name: "x", age: 1} instance of tPerson then 1 else 0)</text></literalExpression></decision>
            """, shared);

        model.Faults.ShouldBeEmpty();
        model.Decide("d", Dmn.Inputs(("who", new Dictionary<string, object?> { ["name"] = "Li", ["age"] = 1L }))).Value.ShouldBe(FeelValue.Of(21L));
    }

    [Theory]
    [InlineData("[1, 2] instance of tNumbers", "true")]
    [InlineData("[1, \"a\"] instance of tNumbers", "false")]
    [InlineData("[1, \"a\"] instance of tAnyList", "true")]
    [InlineData("1 instance of tNumbers", "false")]
    [InlineData("null instance of tNumbers", "false")]
    [InlineData("255 instance of t255", "true")]
    [InlineData("256 instance of t255", "false")]
    [InlineData("\"a\" instance of t255", "false")]
    [InlineData("(function() 1) instance of tNothing", "true")]
    [InlineData("(function(a) 1) instance of tNothing", "false")]
    [InlineData("(function() \"a\") instance of tText", "true")]
    [InlineData("(function() 1) instance of tText", "false")]
    [InlineData("(function(a: number) \"a\") instance of tOfNumber", "true")]
    [InlineData("(function(a: string) \"a\") instance of tOfNumber", "false")]
    [InlineData("{a: \"x\"} instance of tTree", "false")]
    [InlineData("{sub: [{sub: []}]} instance of tTree", "true")]
    [InlineData("1 instance of t Word-2", "true")]
    public void Types_of_the_model_can_be_asked_about(string text, string value) => Dmn.Ask("""
        <itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>
        <itemDefinition name="tAnyList" isCollection="true"><typeRef>Any</typeRef></itemDefinition>
        <itemDefinition name="t255"><typeRef>number</typeRef><allowedValues><text>[0..255]</text></allowedValues></itemDefinition>
        <itemDefinition name="tNothing"><functionItem/></itemDefinition>
        <itemDefinition name="tText"><functionItem outputTypeRef="string"/></itemDefinition>
        <itemDefinition name="tOfNumber"><functionItem outputTypeRef="string"><parameters name="a" typeRef="number"/></functionItem></itemDefinition>
        <itemDefinition name="tTree"><itemComponent name="sub" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>
        <itemDefinition name="t Word-2"><typeRef>number</typeRef></itemDefinition>
        """ + Dmn.Decision("d", Dmn.Literal(text)), "d").Value.ToString().ShouldBe(value);

    [Fact]
    public void What_does_not_hold_together_is_said_and_the_rest_still_answers()
    {
        var model = Dmn.Model(
            Dmn.Decision("a", Dmn.Literal("b"), decisions: "b") + Dmn.Decision("b", Dmn.Literal("a"), decisions: "a")
            + Dmn.Decision("lost", Dmn.Literal("1"), decisions: "nowhere") + Dmn.Decision("odd", Dmn.Literal("1 +\n +"), "tNone")
            + Dmn.Decision("fine", Dmn.Literal("1")));

        model.Faults.Select(fault => (fault.Code, fault.Element)).ShouldBe(
        [
            ("dmn.reference", ""), ("dmn.reference", "d-lost"), ("dmn.cycle", "d-a"), ("dmn.cycle", "d-b"), ("feel.syntax", "d-odd"),
        ]);
        model.Faults[^1].Line.ShouldBe(2);
        model.Decide("fine", FeelContext.Empty).Value.ShouldBe(FeelValue.Of(1L));
        model.Decide("a", FeelContext.Empty).Diagnostics.ShouldContain(why => why.Code == "dmn.cycle");
        model.Decide("odd", FeelContext.Empty).Diagnostics.ShouldContain(why => why.Code == "feel.syntax" && why.Element == "d-odd");
        model.Decide("none", FeelContext.Empty).Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("dmn.reference");
    }

    [Fact]
    public void Sources_and_what_they_stand_for_are_kept()
    {
        var model = Dmn.Model("""
            <knowledgeSource id="law" name="市政发〔2025〕8号" locationURI="https://example.org/8"><type>文件</type></knowledgeSource>
            <decision id="d" name="d"><variable name="d"/><question>可否兑现？</question>
              <authorityRequirement><requiredAuthority href="#law"/></authorityRequirement>
              <literalExpression><text>true</text></literalExpression></decision>
            """);

        var decision = model.Decisions.ShouldHaveSingleItem();
        decision.Question.ShouldBe("可否兑现？");
        var authority = decision.Requirements.ShouldHaveSingleItem();
        authority.Kind.ShouldBe(DmnRequirementKind.Authority);
        authority.Element.ShouldBeOfType<DmnSource>().Location.ShouldBe("https://example.org/8");
    }

    [Theory]
    [InlineData("no xml at all", 1)]
    [InlineData("<definitions/>", 1)]
    [InlineData("<!DOCTYPE d [<!ENTITY a \"a\">]><d/>", 1)]
    [InlineData("<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\">\n<decision></definitions>", 2)]
    public void What_is_no_model_is_refused_with_its_place(string xml, int line)
    {
        var refusal = DmnModel.Parse(xml).Refusal.ShouldNotBeNull();

        (refusal.Code, refusal.Fields["line"].Zh).ShouldBe(("dmn.xml", $"{line}"));
    }

    [Theory]
    [InlineData("http://www.omg.org/spec/DMN/20180521/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20191111/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20211108/MODEL/")]
    public void Older_files_are_read_too(string version) =>
        DmnModel.Parse(Dmn.Xml(Dmn.Decision("d", Dmn.Literal("1"), "feel:number"))
                .Replace("https://www.omg.org/spec/DMN/20230324/MODEL/", version, StringComparison.Ordinal))
            .Value.Decide("d", FeelContext.Empty).Value.ShouldBe(FeelValue.Of(1L));

    [Fact]
    public void A_model_nested_without_end_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<list>", 5_000)) + string.Concat(Enumerable.Repeat("</list>", 5_000));

        DmnModel.Parse(Dmn.Xml(Dmn.Decision("d", deep))).Refusal.ShouldNotBeNull().Code.ShouldBe("dmn.xml");
        DmnModel.Parse(Dmn.Xml(Dmn.Decision("d", string.Concat(Enumerable.Repeat("<list>", 100))
            + string.Concat(Enumerable.Repeat("</list>", 100))))).Value.Faults.ShouldHaveSingleItem().Message.En.ShouldContain("60");
    }

    [Fact]
    public void A_type_made_of_itself_is_a_fault_and_admits_anything()
    {
        var types = "<itemDefinition name=\"t0\"><typeRef>t9999</typeRef></itemDefinition>" + string.Concat(Enumerable.Range(1, 9_999)
            .Select(i => $"<itemDefinition name=\"t{i}\"><typeRef>t{i - 1}</typeRef></itemDefinition>"));
        var model = Dmn.Model(types + Dmn.Decision("d", Dmn.Literal("1"), "t9999"));

        model.Faults.ShouldAllBe(fault => fault.Code == "dmn.cycle");
        model.Decide("d", FeelContext.Empty).Value.ShouldBe(FeelValue.Of(1L));
    }

    [Fact]
    public void A_long_chain_of_decisions_ends_at_the_depth_bound()
    {
        var chain = string.Concat(Enumerable.Range(1, 3_000).Select(i => Dmn.Decision($"d{i}", Dmn.Literal($"d{i - 1} + 1"), decisions: $"d{i - 1}")));
        var model = Dmn.Model(Dmn.Decision("d0", Dmn.Literal("0")) + chain);

        model.Faults.ShouldBeEmpty();
        model.Decide("d100", FeelContext.Empty).Value.ShouldBe(FeelValue.Of(100L));
        model.Decide("d3000", FeelContext.Empty).Diagnostics[^1].Code.ShouldBe("feel.limit");
    }

    [Theory]
    [InlineData("java.lang.Math", "max(double, double)", "1.5, 2", "2")]
    [InlineData("java.lang.Math", "max(int, int)", "1.5, 2", "null")]
    [InlineData("java.lang.Math", "sqrt(double)", "-1", "null")]
    [InlineData("java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", "\"%s of %d%%\", [\"a\", 5]", "\"a of 5%\"")]
    [InlineData("java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", "\"%\", 5", "null")]
    [InlineData("java.lang.Runtime", "exit(int)", "1", "null")]
    [InlineData("java.lang.Math", "max(double, double)", "1", "null")]
    public void Of_external_functions_a_closed_list_is_known(string home, string signature, string arguments, string value)
    {
        var parameters = string.Join(", ", Enumerable.Range(0, signature.Split(',').Length).Select(i => $"p{i}"));
        var mapping = $"{{java: {{class: \"{home}\", method signature: \"{signature}\"}}}}";

        Dmn.Ask(Dmn.Decision("d", Dmn.Literal($"(function({parameters}) external {mapping})({arguments})")), "d").Value.ToString().ShouldBe(value);
    }

    [Fact]
    public void A_model_is_asked_from_many_threads_at_once()
    {
        var model = Dmn.Model(Dmn.Input("x", "number") + Dmn.Decision("d", Dmn.Table("hitPolicy=\"FIRST\"",
            "x => d", "< 10 => x", "- => x * 2"), "number", inputs: "x"));

        Parallel.For(0, 200, i => model.Decide("d", Dmn.Inputs(("x", (long)i))).Value.ShouldBe(FeelValue.Of((long)(i < 10 ? i : i * 2))));
    }
}
