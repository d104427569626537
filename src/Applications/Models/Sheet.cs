using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Frame.Components;
using Tongqu.Models.Pages;
using Tongqu.Registry;

namespace Tongqu.Models;

/// <summary>One model in one of its versions: what it decides in words, its tables, examples and history, and trying it out.</summary>
internal sealed class Sheet(ModelBook book, People people, City city, TimeProvider time)
{
    private const int ValueLengthMax = 2_000;

    /// <summary>The page.</summary>
    /// <param name="number">The version; the one in force, or else the latest, where null.</param>
    /// <param name="decision">The decision to try; null where nothing is asked.</param>
    /// <param name="given">What was entered, by the keys of the fields.</param>
    /// <returns>Or <c>models.no-such-version</c>; <c>dmn.xml</c> where a file of the pack is no model.</returns>
    public async Task<Outcome<SheetModel>> PageAsync(
        Caller caller, string name, int? number, string? decision, Func<string, string?> given, CancellationToken cancellation)
    {
        var standing = await book.FindAsync(name, book.Today, cancellation);
        var versions = await book.VersionsAsync(name, cancellation);
        var version = versions.FirstOrDefault(one => one.Number == (number ?? (standing?.InForce ?? standing?.Latest)?.Number));
        if (standing is null || version is null)
        {
            return ModelBook.NoSuchVersion;
        }

        var text = (await book.TextAsync(name, version.Number, cancellation))!;
        var read = await book.ReadAsync(name, text, cancellation);
        var writing = DmnWriting.Read(text.Xml);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var lines = await LinesAsync(versions, standing, cancellation);
        var model = read.Value.Model;
        return new SheetModel(name, read.Value.Title, lines.First(line => line.Number == version.Number))
        {
            About = writing.Value.Description,
            Inputs = [.. model.Inputs.Select(input => new InputLine(input.Name, TypeOf(input.TypeName, writing.Value), input.Description))],
            Blocks = [.. TopDown(model).Select(element => BlockOf(element, writing.Value)).OfType<LogicBlock>()],
            Sources = [.. model.Elements.OfType<DmnSource>().Select(source => new SourceLine(source.Name, source.Kind, WebAddress(source.Location), source.Description))],
            Check = Checking.Of(read.Value.Check, writing.Value),
            Versions = lines,
            Try = Tried(model, writing.Value, decision, given, cancellation),
            Draft = Wording.State(standing.Draft),
            MayEdit = ModelPermissions.Edit.IsGrantedTo(caller),
            MaySimulate = ModelPermissions.Simulate.IsGrantedTo(caller),
            Xml = text.Xml,
        };
    }

    /// <summary>The history of a model, the latest version first.</summary>
    public async Task<IReadOnlyList<VersionLine>> LinesAsync(IReadOnlyList<ModelVersion> versions, ModelStanding standing, CancellationToken cancellation)
    {
        var names = await NamesAsync(versions.SelectMany(version => new[] { version.ProposedBy, version.ApprovedBy }), cancellation);
        return
        [
            .. versions.Select(version => new VersionLine(version.Number, Wording.From(version), StateOf(version, standing), version.Number == standing.InForce?.Number)
            {
                OfPack = version.OfPack,
                Note = version.Note,
                ProposedBy = names.GetValueOrDefault(version.ProposedBy),
                ProposedAt = version.ProposedAt,
                ApprovedBy = names.GetValueOrDefault(version.ApprovedBy),
                ApprovedAt = version.ApprovedAt,
                Hash = version.Hash[..12],
            }),
        ];
    }

    /// <summary>What persons are called; nobody for the pack.</summary>
    public async Task<IReadOnlyDictionary<long, string>> NamesAsync(IEnumerable<long> persons, CancellationToken cancellation)
    {
        var names = new Dictionary<long, string>();
        foreach (var person in persons.Where(person => person != 0).Distinct())
        {
            names[person] = (await people.FindAsync(person, cancellation))?.Display ?? "—";
        }

        return names;
    }

    private Text StateOf(ModelVersion version, ModelStanding standing) =>
        version.Number == standing.InForce?.Number ? new("现行有效", "in force")
        : version.From > book.Today ? new("尚未生效", "not yet in force") : new("已被替代", "replaced");

    // First what nothing else needs, then what it stands on: the answer before its parts.
    private static List<DmnElement> TopDown(DmnModel model)
    {
        var needed = model.Elements.SelectMany(element => element.Requirements).Where(one => one.Import is null).Select(one => one.Element).ToHashSet();
        var open = new Queue<DmnElement>(model.Elements.Where(element => !needed.Contains(element)));
        var found = new List<DmnElement>();
        while (open.TryDequeue(out var element))
        {
            if (!found.Contains(element))
            {
                found.Add(element);
                element.Requirements.Where(one => one.Import is null).ToList().ForEach(one => open.Enqueue(one.Element));
            }
        }

        return [.. found, .. model.Elements.Except(found)];
    }

    private static LogicBlock? BlockOf(DmnElement element, DmnWriting writing) => element is not (DmnDecision or DmnKnowledge) ? null
        : new LogicBlock(element.Id, element.Name, writing.Logic.FirstOrDefault(logic => logic.Id == element.Id)?.Box)
        {
            IsDecision = element is DmnDecision,
            Question = (element as DmnDecision)?.Question,
            Answers = (element as DmnDecision)?.AllowedAnswers,
            About = element.Description,
            Type = TypeOf(element.TypeName, writing),
            Needs = [.. element.Requirements.Where(needed => needed.Kind != DmnRequirementKind.Authority).Select(needed => needed.Element.Name)],
            Sources = [.. element.Requirements.Where(needed => needed.Kind == DmnRequirementKind.Authority).Select(needed => needed.Element.Name)],
        };

    private static Text TypeOf(string? name, DmnWriting writing) => name is null or "Any" ? default
        : writing.Types.FirstOrDefault(type => type.Name == name) is { } type ? Text.Same($"{name}（{type.Says}）") : Wording.Type(name);

    // What a model names may be anything; only a web address is made a link.
    private static string? WebAddress(string? location) =>
        Uri.TryCreate(location, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address.AbsoluteUri : null;

    private TryModel Tried(DmnModel model, DmnWriting writing, string? decision, Func<string, string?> given, CancellationToken cancellation)
    {
        var asked = model.Decisions.Any(one => one.Name == decision);
        var inputs = new List<KeyValuePair<string, FeelValue>>();
        var fields = model.Inputs.Select((input, at) =>
        {
            var value = asked ? (given($"i{at}") ?? "").Trim().Clip(ValueLengthMax) : "";
            var read = value.Length == 0 ? FeelValue.Null : model.ReadInput(input.Name, value);
            if (read.Succeeded && !read.Value.IsNull)
            {
                inputs.Add(new(input.Name, read.Value));
            }

            return new TryField($"i{at}", input.Name, TypeOf(input.TypeName, writing), value, read.Refusal?.Message);
        }).ToList();
        var tried = new TryModel(
            [.. model.Decisions.Where(one => one.HasLogic).Select(one => new Choice(one.Name, Text.Same(one.Name)))], fields,
            asked ? decision! : model.Decisions.LastOrDefault(one => one.HasLogic)?.Name ?? "");
        if (!asked || fields.Any(field => field.Error is not null))
        {
            return tried;
        }

        var options = new FeelOptions { Now = time.GetUtcNow().ToOffset(city.Pack.UtcOffset), Cancellation = cancellation };
        var explained = model.Explain(decision!, new FeelContext(inputs), options);
        return tried with
        {
            Answer = explained.Answer.AsString() ?? explained.Answer.ToString(),
            Untold = explained.Answer.IsNull,
            Why = explained.Sentences(),
        };
    }
}
