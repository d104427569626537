using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>What is written in a model is read as it stands, also where it has faults, and every place is found again.</summary>
public sealed class DmnWritingTests
{
    private static readonly string Model = Dmn.Xml(
        """<description> what for </description><itemDefinition name="amount"><typeRef>number</typeRef><allowedValues><text>&gt;= 0</text></allowedValues></itemDefinition>"""
        + Dmn.Input("a", "amount") + Dmn.Decision("d", """
            <decisionTable id="t" hitPolicy="COLLECT" aggregation="SUM"><input id="c1" label="size"><inputExpression><text>a</text></inputExpression></input>
            <output id="c2" name="pay"/><annotation name="why"/>
            <rule id="r1"><inputEntry id="i1"><text>&gt; (</text></inputEntry><outputEntry id="o1"><text>1</text></outputEntry><annotationEntry><text>so</text></annotationEntry></rule>
            <rule id="r2"><description> else </description><inputEntry id="i2"><text>-</text></inputEntry><outputEntry id="o2"><text>2</text></outputEntry></rule></decisionTable>
            """, inputs: "a")
        + Dmn.Decision("e", "<context><contextEntry><variable name=\"x\"/>" + Dmn.Literal("a + 1") + "</contextEntry><contextEntry>" + Dmn.Literal("x * 2") + "</contextEntry></context>", inputs: "a"));

    [Fact]
    public void A_table_is_read_cell_by_cell()
    {
        var writing = DmnWriting.Read(Model).Value;

        var table = writing.Logic[0].Box.ShouldBeOfType<DmnTableBox>();
        table.Policy.ShouldBe("COLLECT SUM");
        (table.Inputs[0].Label, table.Inputs[0].Text, table.Outputs[0].Label).ShouldBe(("size", "a", "pay"));
        table.Rules.Select(rule => (rule.Conditions[0].Text, rule.Answers[0].Text)).ShouldBe([("> (", "1"), ("-", "2")]);
        (table.Notes[0], table.Rules[0].Notes[0], table.Rules[0].Description, table.Rules[1].Description).ShouldBe(("why", "so", null, "else"));
        writing.Description.ShouldBe("what for");
        writing.Types.ShouldHaveSingleItem().ShouldBe(new DmnTypeLine("amount", "number · >= 0"));
    }

    [Fact]
    public void A_box_of_others_is_read_part_by_part()
    {
        var parts = DmnWriting.Read(Model).Value.Logic[1].Box.ShouldBeOfType<DmnPartsBox>();

        parts.Kind.ShouldBe("context");
        parts.Parts.Select(part => (part.Label, ((DmnTextBox)part.Box!).Text)).ShouldBe([("x", "a + 1"), ("", "x * 2")]);
    }

    [Fact]
    public void Every_fault_of_a_model_is_found_at_its_place()
    {
        var writing = DmnWriting.Read(Model).Value;

        var fault = DmnModel.Parse(Model).Value.Faults.ShouldHaveSingleItem();
        writing.Find(fault.Element).ShouldBe(new DmnPlace("d-d", "d", 1, "size", LineOf("id=\"i1\"")));
        writing.Find("o2").ShouldBe(new DmnPlace("d-d", "d", 2, "pay", LineOf("id=\"o2\"")));
        writing.Find("i-a").ShouldBe(new DmnPlace("i-a", "a", null, null, LineOf("id=\"i-a\"")));
        writing.Find("nothing").ShouldBeNull();
        DmnWriting.Read("<no").Refusal!.Code.ShouldBe("dmn.xml");
    }

    private static int LineOf(string text) => Model[..Model.IndexOf(text, StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;
}
