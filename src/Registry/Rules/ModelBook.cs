using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>
/// The city's decision models, known by name: every version there ever was, which one is in force on a day, and the draft of the
/// next. The files of the pack are versions too; what was published over them stays when the pack is loaded again.
/// </summary>
/// <remarks>
/// Of the versions that have begun by a day the one that began last is in force; of two that begin the same day, the one with the
/// higher number. A version is put in force by two persons: one proposes, another approves. What is in force is kept in memory until a
/// version is added: on this node at once, on others once they <see cref="RefreshAsync"/>, within seconds.
/// </remarks>
public sealed partial class ModelBook(Database database, City city, Audit audit, TimeProvider time, IEnumerable<ModelDemand> demands)
{
    /// <summary>The longest model, in characters.</summary>
    public const int XmlLengthMax = 200_000;

    /// <summary>The longest examples of a model, in characters.</summary>
    public const int ExamplesLengthMax = 60_000;

    private const string Folder = "decisions";
    private readonly ModelShelf _shelf = new(demands);
    private volatile KeptModels _kept = new(null);

    /// <summary>The day it is in the city.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(city.Pack.UtcOffset).DateTime);

    /// <summary>Brings the pack's models into the database: each new or changed file is a version. Returns how many.</summary>
    /// <exception cref="PackException">A file is too long to be kept.</exception>
    public async Task<int> LoadPackAsync(CancellationToken cancellation = default)
    {
        var files = city.Pack.Files(Folder, "*.dmn").ToDictionary(file => Path.GetFileNameWithoutExtension(file), OfPack, StringComparer.Ordinal);
        var added = await database.WriteAsync<int>(Scope.Nothing, async store =>
        {
            var known = (await VersionsAsync(store, null, cancellation)).ToLookup(version => version.Model);
            var now = time.GetUtcNow();
            var changed = files.Where(file => known[file.Key].LastOrDefault(version => version.OfPack)?.Hash != file.Value.Hash).ToList();
            store.AddRange(changed.Select(file => new ModelVersionRow
            {
                Model = file.Key,
                Number = known[file.Key].Select(version => version.Number).DefaultIfEmpty().Max() + 1,
                Text = file.Value.Xml,
                Examples = file.Value.Examples,
                Hash = file.Value.Hash,
                ValidFrom = known[file.Key].Any() ? Today : null,
                OfPack = true,
                ProposedAt = now,
                ApprovedAt = now,
            }));
            return changed.Count;
        }, cancellation);
        _kept = new(null);
        return added.Value;
    }

    private ModelText OfPack(string file)
    {
        var examples = Path.ChangeExtension(file, ModelFile.ExamplesExtension);
        var text = new ModelText(city.Pack.ReadText(file), city.Pack.Has(examples) ? city.Pack.ReadText(examples) : "");
        return TooLong(text) is { } refusal ? throw new PackException($"{file}: {refusal.Message.En}") : text;
    }

    /// <summary>All models by name, as they stand on a day.</summary>
    public Task<IReadOnlyList<ModelStanding>> ListAsync(DateOnly day, CancellationToken cancellation = default) => StandingsAsync(null, day, cancellation);

    /// <summary>One model as it stands on a day; null where there is none of that name.</summary>
    public async Task<ModelStanding?> FindAsync(string name, DateOnly day, CancellationToken cancellation = default) =>
        await StandingsAsync(name, day, cancellation) is [var standing] ? standing : null;

    private Task<IReadOnlyList<ModelStanding>> StandingsAsync(string? name, DateOnly day, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<ModelStanding>>(Scope.Nothing, async store =>
        {
            var drafts = (await store.Set<ModelDraftRow>().Where(row => name == null || row.Model == name).ToListAsync(cancellation)).ToDictionary(row => row.Model);
            return
            [
                .. (await VersionsAsync(store, name, cancellation)).GroupBy(version => version.Model).Select(versions => new ModelStanding(
                    versions.Key, InForce(versions, day), versions.Last(),
                    versions.Where(version => version.From > day).MinBy(version => (version.From, -version.Number)),
                    drafts.GetValueOrDefault(versions.Key)?.ToDraft())),
            ];
        }, cancellation);

    /// <summary>The versions of a model, the latest first; none where there is no such model.</summary>
    public Task<IReadOnlyList<ModelVersion>> VersionsAsync(string name, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<ModelVersion>>(
            Scope.Nothing, async store => [.. Enumerable.Reverse(await VersionsAsync(store, name, cancellation))], cancellation);

    /// <summary>What stands in a version; null where there is none of that number.</summary>
    public Task<ModelText?> TextAsync(string name, int number, CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => TextAsync(store, name, number, cancellation), cancellation);

    /// <summary>A version, read.</summary>
    /// <returns>Or <c>models.no-such-version</c>; <c>dmn.xml</c> where a file of the pack is no model.</returns>
    public async Task<Outcome<ReadModel>> ReadAsync(string name, int number, CancellationToken cancellation = default) =>
        await TextAsync(name, number, cancellation) is { } text ? await ReadAsync(name, text, cancellation) : NoSuchVersion;

    /// <summary>A text as a model of that name; others it uses are the ones in force today.</summary>
    /// <returns>Or <c>dmn.xml</c>: it is no model; <c>models.too-long</c>.</returns>
    public async Task<Outcome<ReadModel>> ReadAsync(string name, ModelText text, CancellationToken cancellation = default) =>
        TooLong(text) is { } refusal ? refusal : _shelf.Read(name, text, await OthersAsync(name, text, Today, cancellation));

    /// <summary>The model in force on a day; asked for again, it is in memory until a version is added.</summary>
    /// <returns>Or <c>models.not-in-force</c>: there is no such model, or its first version begins later; <c>dmn.xml</c>.</returns>
    public async Task<Outcome<DmnModel>> InForceAsync(string name, DateOnly day, CancellationToken cancellation = default)
    {
        // Taken before the database is asked: what is read while a version is added goes where nobody looks any more.
        var kept = _kept;
        if (kept.Find(name, day) is { } known)
        {
            return known;
        }

        var text = await TextInForceAsync(name, day, cancellation);
        var model = text is null ? NotInForce
            : _shelf.Read(name, text, await OthersAsync(name, text, day, cancellation)).Then<DmnModel>(read => read.Model);
        if (model.Succeeded)
        {
            kept.Keep(name, day, model.Value);
        }

        return model;
    }

    /// <summary>Forgets what is kept in memory where another node has added a version since this was last asked.</summary>
    /// <returns>Whether it has.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellation = default)
    {
        // Versions are only ever added, so that their number says whether these are the same.
        var kept = _kept;
        var versions = await database.ReadAsync(Scope.Nothing, store => store.Set<ModelVersionRow>().CountAsync(cancellation), cancellation);
        if (kept.Versions == versions)
        {
            return false;
        }

        _kept = new(versions);
        return kept.Versions is not null;
    }

    private async Task<IReadOnlyList<string>> OthersAsync(string name, ModelText text, DateOnly day, CancellationToken cancellation)
    {
        if (!ModelShelf.UsesOthers(text.Xml))
        {
            return [];
        }

        var others = new List<string>();
        foreach (var other in (await ListAsync(day, cancellation)).Where(one => one.Name != name && one.InForce is not null))
        {
            others.Add((await TextAsync(other.Name, other.InForce!.Number, cancellation))!.Xml);
        }

        return others;
    }

    private Task<ModelText?> TextInForceAsync(string name, DateOnly day, CancellationToken cancellation) =>
        database.ReadAsync(Scope.Nothing, async store => InForce(await VersionsAsync(store, name, cancellation), day) is { } version
            ? await TextAsync(store, name, version.Number, cancellation) : null, cancellation);

    private static ModelVersion? InForce(IEnumerable<ModelVersion> versions, DateOnly day) =>
        versions.Where(version => version.From is null || version.From <= day).MaxBy(version => (version.From ?? DateOnly.MinValue, version.Number));

    private static Task<ModelText?> TextAsync(Store store, string name, int number, CancellationToken cancellation) =>
        store.Set<ModelVersionRow>().Where(row => row.Model == name && row.Number == number)
            .Select(row => new ModelText(row.Text, row.Examples)).FirstOrDefaultAsync(cancellation);

    // Their texts stay behind: a list of versions needs none of them.
    private static async Task<List<ModelVersion>> VersionsAsync(Store store, string? name, CancellationToken cancellation) =>
        await store.Set<ModelVersionRow>().Where(row => name == null || row.Model == name).OrderBy(row => row.Model).ThenBy(row => row.Number)
            .Select(row => new ModelVersion(row.Model, row.Number, row.ValidFrom, row.OfPack, row.Hash, row.Note,
                row.ProposedBy, row.ProposedAt, row.ApprovedBy, row.ApprovedAt)).ToListAsync(cancellation);

    private static Refusal? TooLong(ModelText text) => text.Xml.Length <= XmlLengthMax && text.Examples.Length <= ExamplesLengthMax ? null
        : new Refusal("models.too-long", new(
            $"模型最多 {XmlLengthMax:N0} 个字符，例子最多 {ExamplesLengthMax:N0} 个字符；请拆成几个模型。",
            $"A model has at most {XmlLengthMax:N0} characters and its examples {ExamplesLengthMax:N0}; split it up."), RefusalKind.TooLarge);

    /// <summary>There is no such model, or no such version of it.</summary>
    public static Refusal NoSuchVersion { get; } = new("models.no-such-version", new(
        "没有这个模型，或者没有这个版本。", "There is no such model, or no such version of it."), RefusalKind.NotFound);

    private static Refusal NotInForce { get; } = new("models.not-in-force", new(
        "这一天没有生效的规则：没有这个模型，或者第一个版本尚未生效。",
        "No rule is in force that day: there is no such model, or its first version begins later."), RefusalKind.NotFound);
}
