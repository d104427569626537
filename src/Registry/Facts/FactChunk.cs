using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>Writes a batch chunk by chunk: who is meant, what was said before, then facts, refusals and progress in one transaction.</summary>
/// <remarks>While the facts of one chunk are being committed, those of the next are looked up and judged.</remarks>
internal sealed class FactChunk(
    Database database, City city, Subjects subjects, FactReading reading, FactLayout layout, Batch batch, List<long> earlier,
    Action<RefusedFact> tell, Action<Batch> progress, TimeProvider time)
{
    private const int KnownMax = 500_000;
    private const int CodeLengthMax = 64;

    private static readonly string[] FactColumns = ["subject", "fact", "as_of", "batch", "value"];

    // By the code as the file spells it; forgotten when there are too many.
    private readonly Dictionary<string, KnownSubject?> _subjects = [];
    private readonly Dictionary<string, (long Rows, long First, Text Reason)> _reasons = [];
    private readonly HashSet<long> _seen = [];
    private int _kept;
    private bool _resumed;
    private Batch _judged = batch;
    private Task _writing = Task.CompletedTask;

    /// <summary>How far the batch has come, as the database has it.</summary>
    public Batch Batch { get; private set; } = batch;

    /// <summary>Completes when everything that was dealt with is committed, told and counted.</summary>
    public Task WrittenAsync() => _writing;

    /// <summary>Learns what an earlier run of the same batch left behind.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        _resumed = Batch.Lines > 0;
        if (_resumed)
        {
            await database.ReadAsync(Scope.Nothing, async store =>
            {
                _kept = await store.Set<RefusalRow>().CountAsync(row => row.Batch == Batch.Id, cancellation);
                foreach (var row in await store.Set<ReasonRow>().Where(row => row.Batch == Batch.Id).ToListAsync(cancellation))
                {
                    _reasons[row.Code] = (row.Rows, row.FirstLine, new(row.ReasonZh, row.ReasonEn));
                }

                return true;
            }, cancellation);
        }
    }

    /// <summary>
    /// Deals with the next rows of the file. They are committed when <see cref="WrittenAsync"/> says so, or not at all where it was
    /// cancelled before their turn came.
    /// </summary>
    public async Task WriteAsync(CsvRow[] rows, CancellationToken cancellation)
    {
        var refused = new List<RefusedFact>();
        var cells = new List<FactCell>(rows.Length * reading.CellsPerRow);
        foreach (var row in rows)
        {
            if (row.Fault is { } fault)
            {
                refused.Add(Blame(row.Line, "", fault));
            }
            else if (row.Fields.Any(field => field.AsSpan().ContainsAny('\0', CsvRows.Unreadable)))
            {
                refused.Add(Blame(row.Line, "", FactRefusals.Unreadable));
            }
            else
            {
                cells.AddRange(reading.CellsOf(row));
            }
        }

        var made = await ResolveAsync(cells, refused);
        var facts = Judge(cells, refused);
        var (fresh, known, corrected) = await SortAsync(facts, refused);
        _judged = _judged with
        {
            Lines = _judged.Lines + rows.Length,
            Accepted = _judged.Accepted + fresh.Count,
            Known = _judged.Known + known,
            Corrected = _judged.Corrected + corrected,
            Refused = _judged.Refused + refused.Count,
            Subjects = _judged.Subjects + made.Count,
        };
        await _writing;
        if (cancellation.IsCancellationRequested)
        {
            return;
        }

        var (now, reasons) = (_judged, ReasonRows());
        _writing = Task.Run(() => CommitAsync(now, fresh, made, refused, reasons), CancellationToken.None);
    }

    private RefusedFact Blame(long line, string item, Refusal why)
    {
        var known = _reasons.TryGetValue(why.Code, out var reason);
        _reasons[why.Code] = known ? (reason.Rows + 1, reason.First, reason.Reason) : (1, line, why.Message);
        return new RefusedFact(line, item.Clip(60), why.Code, why.Message);
    }

    // Looks up the codes that are new, and makes the subjects that may be made of them.
    private async Task<List<SubjectDraft>> ResolveAsync(List<FactCell> cells, List<RefusedFact> refused)
    {
        if (_subjects.Count > KnownMax)
        {
            _subjects.Clear();
        }

        var asked = cells.Where(cell => !_subjects.ContainsKey(cell.Subject)).DistinctBy(cell => cell.Subject)
            .Select(cell => (cell, code: reading.CodeOf(cell.Subject)))
            .Select(one => (one.cell, code: Identifier.Read(one.code.Scheme, one.code.Code))).ToList();
        var made = new List<SubjectDraft>();
        if (asked.Count == 0)
        {
            return made;
        }

        if (layout.Subject.Create is not null)
        {
            // Another spelling of a code may be among the subjects just made.
            await _writing;
        }

        var found = await FindAsync(asked.Select(one => one.code).ToList());
        var next = Ids.Next(time);
        var here = new Dictionary<(string, string), KnownSubject>();
        foreach (var (cell, code) in asked)
        {
            var same = found[(code.Scheme, code.Value)].ToList();
            // Two spellings of one code in the same chunk are one new subject.
            KnownSubject? known = same.Count == 1 ? same[0] : same.Count > 1 ? default(KnownSubject)
                : here.TryGetValue((code.Scheme, code.Value), out var twin) ? twin : null;
            if (same.Count == 0 && known is null && layout.Subject.Create is { } create && code.Value.Length is > 0 and <= CodeLengthMax)
            {
                var draft = Draft(cell.Row, code, create, next);
                if (draft.Refusal is { } why)
                {
                    refused.Add(Blame(cell.Row.Line, "", why));
                }
                else
                {
                    made.Add(draft.Value);
                    here[(code.Scheme, code.Value)] = new KnownSubject(next++, draft.Value.Kind);
                    known = here[(code.Scheme, code.Value)];
                }
            }

            _subjects[cell.Subject] = known;
        }

        return made;
    }

    private async Task<ILookup<(string, string), KnownSubject>> FindAsync(IReadOnlyList<Identifier> codes)
    {
        var values = codes.Select(code => code.Value).Distinct().ToList();
        // Intake is the platform's own: a source system knows of no scope.
        var rows = await database.ReadAsync(Scope.Everything, store => store.Set<IdentifierRow>().IgnoreQueryFilters().Where(row => values.Contains(row.Value))
            .Join(store.Set<SubjectRow>(), row => row.Subject, subject => subject.Id, (row, subject) => new { row.Scheme, row.Value, subject.Id, subject.Kind })
            .ToListAsync());
        return rows.ToLookup(row => (row.Scheme, row.Value), row => new KnownSubject(row.Id, SubjectKinds.Parse(row.Kind)!.Value));
    }

    private Outcome<SubjectDraft> Draft(CsvRow row, Identifier code, CreateLayout create, long id)
    {
        var (name, address, said) = (reading.Field(row, create.Name), reading.Field(row, create.Address), reading.Field(row, create.Region));
        var region = city.Regions.Find(said) ?? city.Regions.Find(create.Otherwise);
        return name.Length is 0 or > SubjectDraft.LengthMax ? FactRefusals.NameEmpty
            : region is null ? FactRefusals.RegionEmpty
            : new SubjectDraft(id, SubjectKinds.Parse(create.Kind)!.Value, name, region.Code)
            {
                Address = address.Clip(SubjectDraft.LengthMax),
                Identifiers = [code],
                Simulated = Batch.Simulated,
            };
    }

    private List<NewFact> Judge(List<FactCell> cells, List<RefusedFact> refused)
    {
        var facts = new List<NewFact>(cells.Count);
        foreach (var cell in cells)
        {
            var judged = cell.Subject.Length is 0 or > CodeLengthMax * 2 ? FactRefusals.CodeEmpty
                : _subjects[cell.Subject] is not { } subject ? FactRefusals.SubjectUnknown
                : subject.Id == 0 ? FactRefusals.SubjectAmbiguous
                : reading.Judge(cell, subject);
            if (judged.Refusal is { } why)
            {
                refused.Add(Blame(cell.Row.Line, cell.Item, why));
            }
            else
            {
                facts.Add(judged.Value);
            }
        }

        return facts;
    }

    // Tells apart what is new, what this source said before, and what it says otherwise now.
    private async Task<(List<NewFact> Fresh, long Known, long Corrected)> SortAsync(List<NewFact> facts, List<RefusedFact> refused)
    {
        var said = await SaidAsync(facts);
        var fresh = new List<NewFact>(facts.Count);
        var (known, corrected) = (0L, 0L);
        foreach (var fact in facts)
        {
            var key = (fact.Subject, fact.Fact.Code, fact.AsOf);
            if (!said.TryGetValue(key, out var before))
            {
                fresh.Add(fact);
            }
            else if (before.Value == fact.Value)
            {
                known++;
                continue;
            }
            else if (before.Batch == Batch.Id)
            {
                refused.Add(Blame(fact.Line, fact.Fact.Code, FactRefusals.Twice));
                continue;
            }
            else
            {
                corrected++;
                fresh.Add(fact);
            }

            said[key] = (fact.Value, Batch.Id);
        }

        return (fresh, known, corrected);
    }

    // A file mostly keeps the rows of a subject together: only those met before, here or in an earlier batch, are asked for.
    private async Task<Dictionary<(long, string, DateOnly), (string Value, long Batch)>> SaidAsync(List<NewFact> facts)
    {
        var here = facts.Select(fact => fact.Subject).Distinct().ToList();
        var ask = earlier.Count > 0 || _resumed ? here : here.FindAll(_seen.Contains);
        _seen.UnionWith(here);
        var said = new Dictionary<(long, string, DateOnly), (string, long)>(facts.Count);
        if (ask.Count > 0)
        {
            await _writing;
            List<long> batches = [.. earlier, Batch.Id];
            var rows = await database.ReadAsync(Scope.Everything, store => store.Set<FactRow>().IgnoreQueryFilters()
                .Where(row => ask.Contains(row.Subject) && batches.Contains(row.Batch)).ToListAsync());
            foreach (var row in rows.OrderBy(row => row.Batch))
            {
                said[(row.Subject, row.Fact, row.AsOf)] = (row.Value, row.Batch);
            }
        }

        return said;
    }

    private List<object?[]> ReasonRows() =>
        [.. _reasons.Select(reason => new object?[] { Batch.Id, reason.Key, reason.Value.Rows, reason.Value.First, reason.Value.Reason.Zh, reason.Value.Reason.En })];

    private async Task CommitAsync(Batch judged, List<NewFact> fresh, List<SubjectDraft> made, List<RefusedFact> refused, List<object?[]> reasons)
    {
        var kept = refused.DistinctBy(row => (row.Line, row.Item)).Take(FactIntake.RefusalsKept - _kept).ToList();
        _kept += kept.Count;
        List<BulkRows> tables =
        [
            new("registry_fact", FactColumns, fresh.Select(fact => new object?[] { fact.Subject, fact.Fact.Code, fact.AsOf, judged.Id, fact.Value })),
            new("registry_refusal", ["batch", "line", "item", "code", "reason_zh", "reason_en"],
                kept.Select(row => new object?[] { judged.Id, row.Line, row.Item, row.Code, row.Reason.Zh, row.Reason.En })),
            new("registry_reason", ["batch", "code", "rows", "first_line", "reason_zh", "reason_en"], reasons),
            .. made.Count > 0 ? subjects.RowsOf(made) : [],
        ];
        await Bulk.WriteAsync(database, tables, string.Create(CultureInfo.InvariantCulture, $"""
            update registry_batch set lines = {judged.Lines}, accepted = {judged.Accepted}, known = {judged.Known},
                corrected = {judged.Corrected}, refused = {judged.Refused}, subjects = {judged.Subjects} where id = {judged.Id};
            delete from registry_reason where batch = {judged.Id};
            """));
        Batch = judged;
        refused.ForEach(tell);
        progress(judged);
    }
}
