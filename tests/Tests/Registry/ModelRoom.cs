using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;

namespace Tongqu.Registry.Tests;

/// <summary>A small model of the law of nowhere, for the tests of models: a table with a source, and the people who keep it.</summary>
internal static class ModelRoom
{
    public const string Name = "sample-grant";

    public const string Examples = """
        - { name: 满一千万, decision: 补助, inputs: { 年营收: 1000 }, expected: 20 }
        - { name: 不知道营收, decision: 补助, expected: null }

        """;

    public const string Post = "3308/rules";

    public static readonly Caller One = Officer(7001), Other = Officer(7002);

    /// <summary>The model; rules of the table, one a line: condition and amount.</summary>
    public static string Xml(string first = "&lt; 1000", string amount = "20") => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" id="sample" name="示例补助" namespace="https://example.org/sample-grant">
          <description>示例：没有这样的政策。</description>
          <knowledgeSource id="law" name="示例办法第三条" locationURI="https://example.org/law"><type>办法</type></knowledgeSource>
          <inputData id="revenue" name="年营收"><description>万元</description><variable id="revenue-is" name="年营收" typeRef="number"/></inputData>
          <decision id="grant" name="补助">
            <question>这家企业可得多少补助（万元）？</question>
            <variable id="grant-is" name="补助" typeRef="number"/>
            <informationRequirement id="needs"><requiredInput href="#revenue"/></informationRequirement>
            <authorityRequirement id="stands"><requiredAuthority href="#law"/></authorityRequirement>
            <decisionTable id="table" hitPolicy="UNIQUE">
              <input id="column" label="年营收"><inputExpression id="asked" typeRef="number"><text>年营收</text></inputExpression></input>
              <output id="answer" name="补助" typeRef="number"/>
              <rule id="low"><inputEntry id="low-if"><text>{first}</text></inputEntry><outputEntry id="low-then"><text>0</text></outputEntry></rule>
              <rule id="high"><inputEntry id="high-if"><text>&gt;= 1000</text></inputEntry><outputEntry id="high-then"><text>{amount}</text></outputEntry></rule>
            </decisionTable>
          </decision>
          <dmndi:DMNDI>
            <dmndi:DMNDiagram id="diagram">
              <dmndi:DMNShape id="shape-grant" dmnElementRef="grant"><dc:Bounds height="80" width="180" x="220" y="80"/></dmndi:DMNShape>
              <dmndi:DMNShape id="shape-revenue" dmnElementRef="revenue"><dc:Bounds height="45" width="125" x="160" y="260"/></dmndi:DMNShape>
              <dmndi:DMNShape id="shape-law" dmnElementRef="law"><dc:Bounds height="63" width="120" x="400" y="250"/></dmndi:DMNShape>
              <dmndi:DMNEdge id="edge-needs" dmnElementRef="needs"><di:waypoint x="222" y="260"/><di:waypoint x="290" y="160"/></dmndi:DMNEdge>
              <dmndi:DMNEdge id="edge-stands" dmnElementRef="stands"><di:waypoint x="460" y="252"/><di:waypoint x="340" y="160"/></dmndi:DMNEdge>
            </dmndi:DMNDiagram>
          </dmndi:DMNDI>
        </definitions>
        """;

    public static ModelText Text(string amount = "20") => new(Xml(amount: amount), Examples.Replace("expected: 20", $"expected: {amount}", StringComparison.Ordinal));

    /// <summary>Puts the model into a pack.</summary>
    public static PackCopy WithModel(this PackCopy pack, string? xml = null, string name = Name)
    {
        File.WriteAllText(pack.PathOf($"decisions/{name}.dmn"), xml ?? Xml());
        File.WriteAllText(pack.PathOf($"decisions/{name}.tests.yaml"), Examples);
        return pack;
    }

    /// <summary>A city whose pack holds the model.</summary>
    public static async Task<TestCity> StartAsync(Dialect dialect, PackCopy pack, bool demo = false) =>
        await TestCity.StartAsync(dialect, pack: pack.Folder, demo: demo);

    private static Caller Officer(long id) => new() { Person = id, Name = $"规则员{id}", Post = Post, Role = Role.RuleOfficer, Region = "3308", Scope = Scope.Of(RegionCode.Parse("3308").Value) };
}
