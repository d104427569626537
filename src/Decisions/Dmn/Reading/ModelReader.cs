using System.Xml.Linq;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Reads a document into a model: first what there is, then what requires what, last the logic, because an expression can
/// only be read by who knows the names in its sight.
/// </summary>
internal sealed class ModelReader(XElement root, Library library)
{
    private const int FaultsMax = 1_000;
    private readonly DmnModel _model = new(root);
    private readonly List<FeelDiagnostic> _faults = [];
    private readonly Dictionary<string, DmnElement> _byId = new(StringComparer.Ordinal);
    private readonly List<(XElement Xml, DmnElement Element)> _elements = [];

    public DmnModel Read()
    {
        _model.Imports = root.Children("import").Where(IsModel).Select(Import).ToList();
        var types = new TypeReader(root, _model, this);
        types.Read();
        _model.Members = Members();
        var expressions = new ExpressionReader(_model, this);
        types.ReadTests(expressions);

        foreach (var xml in root.Elements())
        {
            Element(xml);
        }

        _model.Elements = _elements.Select(one => one.Element).ToList();
        foreach (var (xml, element) in _elements)
        {
            Requirements(xml, element);
        }

        new CycleCheck(_model, this).Check();
        foreach (var (xml, element) in _elements)
        {
            Logic(xml, element, expressions);
        }

        _model.Faults = _faults;
        return _model;
    }

    /// <summary>Notes what does not hold.</summary>
    public FeelDiagnostic Fault(string code, string element, Position at, Text why, string? name = null)
    {
        var fault = new FeelDiagnostic(code, why, at.Line, at.Column, name) { Element = element };
        if (_faults.Count < FaultsMax)
        {
            _faults.Add(fault);
        }

        return fault;
    }

    /// <summary>The type written there; null for any, and for one that does not exist.</summary>
    public ItemType? Type(string? name, XElement where)
    {
        if (name is null || name == "Any")
        {
            return null;
        }

        // Older files write the prefix of the expression language: feel:number.
        var plain = name[(name.LastIndexOf(':') + 1)..].Trim();
        if (_model.TypeNamed(name) is { } defined)
        {
            return defined;
        }

        if (plain == "Any")
        {
            return null;
        }

        var basic = FeelType.Of(plain);
        if (!basic.IsKnown)
        {
            Fault("dmn.reference", where.Id(), where.At(), new Text(
                $"没有名为“{name}”的类型。", $"There is no type named {name}."), name);
            return null;
        }

        return new ItemType(plain) { Basic = basic };
    }

    private static bool IsModel(XElement import) =>
        import.Get("importType")?.Contains("/DMN/", StringComparison.OrdinalIgnoreCase) == true;

    private DmnImport Import(XElement xml)
    {
        var import = new DmnImport(xml.NameOf(), xml.Get("namespace") ?? "");
        var (model, why) = library.Find(import.Namespace);
        import.Model = model;
        if (model is null)
        {
            Fault("dmn.reference", xml.Id(), xml.At(), why, import.Namespace);
        }

        return import;
    }

    // Names that plain reading would break at an operator; behind a point nobody can declare them.
    private HashSet<string> Members()
    {
        var named = root.Descendants().Where(part => part.Name.Namespace == root.Name.Namespace
            && part.Name.LocalName is "itemComponent" or "variable" or "column" or "output" or "decision" or "inputData"
                or "businessKnowledgeModel" or "decisionService").Select(part => part.NameOf());
        var own = named.Where(name => name.Any(letter => !char.IsLetterOrDigit(letter) && letter is not (' ' or '_')));
        return own.Concat(_model.Imports.SelectMany(import => import.Model?.Members ?? new HashSet<string>()))
            .ToHashSet(StringComparer.Ordinal);
    }

    private void Element(XElement xml)
    {
        if (xml.Name.Namespace != root.Name.Namespace)
        {
            return;
        }

        var variable = xml.Child("variable");
        var type = variable?.Get("typeRef");
        var head = new ElementHead(
            xml.Id(), xml.NameOf(), xml.TextOf("description")?.Trim(), type, Type(type, variable ?? xml), xml.At());
        DmnElement? element = xml.Name.LocalName switch
        {
            "inputData" => new DmnInput(head),
            "decision" => new DmnDecision(head)
            {
                Question = xml.TextOf("question")?.Trim(),
                AllowedAnswers = xml.TextOf("allowedAnswers")?.Trim(),
            },
            "businessKnowledgeModel" => new DmnKnowledge(head),
            "decisionService" => new DmnService(head),
            "knowledgeSource" => new DmnSource(head) { Kind = xml.TextOf("type")?.Trim(), Location = xml.Get("locationURI") },
            _ => null,
        };
        if (element is null)
        {
            return;
        }

        _elements.Add((xml, element));
        if (element.Id.Length > 0 && !_byId.TryAdd(element.Id, element))
        {
            Fault("dmn.reference", element.Id, element.At, new Text(
                $"标识“{element.Id}”出现两次。", $"The id {element.Id} is given twice."), element.Id);
        }
    }

    private void Requirements(XElement xml, DmnElement element)
    {
        element.Requirements =
        [
            .. Required(xml, "informationRequirement", DmnRequirementKind.Information, "requiredDecision", "requiredInput"),
            .. Required(xml, "knowledgeRequirement", DmnRequirementKind.Knowledge, "requiredKnowledge"),
            .. Required(xml, "authorityRequirement", DmnRequirementKind.Authority,
                "requiredAuthority", "requiredDecision", "requiredInput"),
        ];
        if (element is DmnService service)
        {
            service.Outputs = [.. References(xml, "outputDecision")];
            service.Encapsulated = [.. References(xml, "encapsulatedDecision")];
            service.Parameters = [.. References(xml, "inputData"), .. References(xml, "inputDecision")];
            if (service.Outputs.Count == 0)
            {
                Fault("dmn.reference", service.Id, service.At, new Text(
                    "决策服务没有输出决策。", "The decision service has no output decision."));
            }
        }
    }

    private IEnumerable<DmnRequirement> Required(XElement xml, string arrow, DmnRequirementKind kind, params string[] ends) =>
        from requirement in xml.Children(arrow)
        from end in requirement.Elements()
        where end.Name.Namespace == xml.Name.Namespace && ends.Contains(end.Name.LocalName)
        let found = Reference(end, kind)
        where found is not null
        select found;

    private IEnumerable<DmnRequirement> References(XElement xml, string name) =>
        xml.Children(name).Select(end => Reference(end, DmnRequirementKind.Information)).OfType<DmnRequirement>();

    private DmnRequirement? Reference(XElement end, DmnRequirementKind kind)
    {
        var href = end.Get("href") ?? "";
        var mark = href.IndexOf('#', StringComparison.Ordinal);
        var (space, id) = mark < 0 ? ("", href) : (href[..mark], href[(mark + 1)..]);
        if (space.Length == 0 || space == _model.Namespace)
        {
            if (_byId.TryGetValue(id, out var element))
            {
                return new DmnRequirement(kind, element, null);
            }
        }
        else
        {
            foreach (var import in _model.Imports.Where(import => import.Namespace == space))
            {
                if (import.Model?.Elements.FirstOrDefault(element => element.Id == id) is { } foreign)
                {
                    return new DmnRequirement(kind, foreign, import.Name) { Model = import.Model };
                }
            }
        }

        var owner = end.Ancestors().First(ancestor => ancestor.Parent == root);
        Fault("dmn.reference", owner.Id(), end.At(), new Text(
            $"所引用的“{href}”不存在。", $"There is no {href}, which is required here."), href);
        return null;
    }

    private static void Logic(XElement xml, DmnElement element, ExpressionReader expressions)
    {
        var names = element.Requirements.Where(needed => needed.Kind != DmnRequirementKind.Authority)
            .Select(needed => string.IsNullOrEmpty(needed.Import) ? needed.Element.Name : needed.Import).Distinct().ToList();
        if (element is DmnDecision decision && xml.Elements().FirstOrDefault(ExpressionReader.IsExpression) is { } body)
        {
            decision.Logic = new Boxed(expressions.Read(body, names, element), element.Id, element.Type, element.At);
        }
        else if (element is DmnKnowledge knowledge && xml.Child("encapsulatedLogic") is { } logic)
        {
            knowledge.Logic = expressions.Function(logic, [.. names, element.Name], element);
        }
    }
}
