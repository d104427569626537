using System.Text;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>Models by the thousand that nobody meant: each is refused, or read and answered within its bounds.</summary>
public sealed class DmnFuzzTests
{
    private static readonly FeelOptions Tight = new() { StepsMax = 20_000 };

    // TONGQU_FUZZ asks for as many rounds, TONGQU_FUZZ_SEED for the same ones again.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TONGQU_FUZZ"), out var wanted) ? wanted : 1_000;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("TONGQU_FUZZ_SEED"), out var given) ? given : Environment.TickCount;

    private static readonly string Model = Dmn.Xml("""
        <itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"high", "low"</text></allowedValues></itemDefinition>
        <itemDefinition name="tTree"><itemComponent name="sub" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>
        <itemDefinition name="tList" isCollection="true"><typeRef>tLevel</typeRef></itemDefinition>
        <inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>
        <businessKnowledgeModel id="k" name="k"><variable name="k" typeRef="number"/><encapsulatedLogic><formalParameter name="n" typeRef="number"/>
          <conditional><if><literalExpression><text>n &lt; 2</text></literalExpression></if><then><literalExpression><text>n</text></literalExpression></then>
          <else><literalExpression><text>k(n - 1)</text></literalExpression></else></conditional></encapsulatedLogic></businessKnowledgeModel>
        <decision id="d" name="d"><variable name="d" typeRef="tLevel"/><informationRequirement><requiredInput href="#x"/></informationRequirement>
          <knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>
          <decisionTable hitPolicy="PRIORITY"><input><inputExpression typeRef="number"><text>k(x)</text></inputExpression></input><output name="d" typeRef="tLevel"/>
          <rule><inputEntry><text>&gt; 0</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
          <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule></decisionTable></decision>
        <decision id="e" name="e"><variable name="e" typeRef="tList"/><informationRequirement><requiredDecision href="#d"/></informationRequirement>
          <for iteratorVariable="i"><in><literalExpression><text>[1..5]</text></literalExpression></in><return><literalExpression><text>d</text></literalExpression></return></for></decision>
        <decisionService id="s" name="s"><variable name="s"/><outputDecision href="#e"/><inputDecision href="#d"/><inputData href="#x"/></decisionService>
        """);

    [Fact]
    public void A_document_with_letters_changed_is_refused_or_answered() => Check(random =>
    {
        var text = new StringBuilder(Model);
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(text.Length);
            _ = random.Next(3) switch
            {
                0 => text.Remove(at, Math.Min(text.Length - at, random.Next(1, 20))),
                1 => text.Insert(at, Model.AsSpan(random.Next(Model.Length - 40), random.Next(1, 40))),
                _ => text.Replace(text[at], Model[random.Next(Model.Length)], at, 1),
            };
        }

        return text.ToString();
    });

    [Fact]
    public void A_document_with_elements_moved_is_refused_or_answered() => Check(random =>
    {
        var root = XElement.Parse(Model);
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var elements = root.Descendants().ToList();
            var (one, other) = (elements[random.Next(elements.Count)], elements[random.Next(elements.Count)]);
            switch (random.Next(4))
            {
                case 0:
                    one.Remove();
                    break;
                case 1:
                    one.Add(new XElement(other));
                    break;
                case 2 when !one.HasElements && !other.HasElements:
                    one.Value = other.Value;
                    break;
                default:
                    one.ReplaceAttributes(other.Attributes().Select(attribute => new XAttribute(attribute)));
                    break;
            }
        }

        return root.ToString();
    });

    private static void Check(Func<Random, string> change)
    {
        Console.WriteLine($"TONGQU_FUZZ={Rounds} TONGQU_FUZZ_SEED={Seed}");
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var xml = change(new Random(unchecked(Seed + round)));
            try
            {
                var model = DmnModel.Parse(xml);
                read += model.Succeeded ? 1 : 0;
                foreach (var name in model.Succeeded ? model.Value.Elements.Select(element => element.Name).ToList() : [])
                {
                    var inputs = Dmn.Inputs(("x", 3L), ("d", "low"));
                    var answer = model.Value.Decide(name, inputs, Tight).Value;
                    var explained = model.Value.Explain(name, inputs, Tight);
                    (explained.Answer.Kind, explained.Replay().Kind).ShouldBe((answer.Kind, answer.Kind));
                    explained.ToJson().ShouldNotBeEmpty();
                    explained.Sentences().ShouldNotBeEmpty();
                }
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"Seed {Seed}, round {round}: {xml}", fault);
            }
        }

        read.ShouldBeGreaterThan(0);
    }
}
