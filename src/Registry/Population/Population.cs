using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>How many of what were invented.</summary>
public sealed record PopulationCount(int Persons, int Households, int Others, int Facts, int Licences)
{
    /// <summary>Whether nothing was done, since these people are there already.</summary>
    public bool AlreadyThere { get; init; }
}

/// <summary>
/// The simulated population of a demonstration city: persons in households in grids, buildings, enterprises, farms, fleets and
/// villages, with facts and licences. The same seed invents the same people; all of it is marked as simulated.
/// </summary>
public sealed class Population(Database database, City city, Vocabulary vocabulary, Subjects subjects, TimeProvider time)
{
    /// <summary>Most persons at once.</summary>
    public const int PersonsMax = 2_000_000;

    private const string File = "demo/population.yaml";

    // Far below every id the program makes of the time, so that invented subjects never meet real ones.
    private const int IdBits = 26;

    /// <summary>Whether the pack says how to invent people.</summary>
    public bool IsDescribed => city.Pack.Has(File);

    /// <summary>Invents people.</summary>
    /// <param name="persons">How many; null for as many as the pack says.</param>
    /// <param name="seed">Another seed than the pack's.</param>
    /// <exception cref="PackException">The pack does not say how.</exception>
    public async Task<PopulationCount> SimulateAsync(int? persons = null, int? seed = null, CancellationToken cancellation = default)
    {
        var file = city.Pack.ReadYaml<PopulationFile>(File);
        var (wanted, used) = (Math.Clamp(persons ?? file.Persons, 1, PersonsMax), seed ?? file.Seed);
        if (vocabulary.Source(file.Source) is not { Simulated: true } source)
        {
            throw new PackException($"{File}: {file.Source} is no simulated source system");
        }

        var first = (long)used << IdBits;
        if (await IsThereAsync(first, cancellation))
        {
            return new PopulationCount(0, 0, 0, 0, 0) { AlreadyThere = true };
        }

        var lot = new PopulationLot(file, city, vocabulary, used, first).Draw(wanted);
        await WriteAsync(lot, first, source, cancellation);
        return new PopulationCount(
            lot.Subjects.Count(draft => draft.Kind == SubjectKind.Person), lot.Subjects.Count(draft => draft.Kind == SubjectKind.Household),
            lot.Subjects.Count(draft => !draft.Kind.IsPersonal()), lot.Facts.Count, lot.Licences.Count);
    }

    /// <summary>Ties the demonstration's accounts to the persons the pack says they are.</summary>
    public async Task LinkAsync(CancellationToken cancellation = default)
    {
        if (!IsDescribed)
        {
            return;
        }

        var file = city.Pack.ReadYaml<PopulationFile>(File);
        foreach (var (resident, at) in file.Residents.Select((resident, at) => (resident, at)))
        {
            var account = await database.ReadAsync(Scope.Nothing, store => store.Set<Person>()
                .Where(person => person.Name == resident.Account).Select(person => person.Id).FirstOrDefaultAsync(cancellation), cancellation);
            if (account != 0)
            {
                // The first subjects drawn are the residents, in the order of the file.
                await subjects.LinkAsync(((long)file.Seed << IdBits) + 1 + at, account, cancellation);
            }
        }
    }

    private Task<bool> IsThereAsync(long batch, CancellationToken cancellation) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<BatchRow>().AnyAsync(row => row.Id == batch, cancellation), cancellation);

    // One transaction: a seeding that was cut off has done nothing.
    private async Task WriteAsync(PopulationLot lot, long batch, SourceSystem source, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        List<BulkRows> tables =
        [
            .. subjects.RowsOf(lot.Subjects),
            new("registry_fact", ["subject", "fact", "as_of", "batch", "value"],
                lot.Facts.Select(fact => new object?[] { fact.Subject, fact.Fact.Code, fact.AsOf, batch, fact.Value })),
            Licences.RowsOf(lot.Licences),
            new("registry_batch",
                ["id", "source", "file", "hash", "layout", "simulated", "started_at", "finished_at", "lines", "accepted", "known", "corrected", "refused", "subjects"],
                [[batch, source.Code, File, "", "", true, now, now, (long)lot.Subjects.Count, (long)lot.Facts.Count, 0L, 0L, 0L, (long)lot.Subjects.Count]]),
        ];
        await Bulk.WriteAsync(database, tables, null, cancellation);
    }
}
