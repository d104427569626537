using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases.Tests;
using Tongqu.Registry;
using Tongqu.Registry.Tests;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(CaseRooms))]

namespace Tongqu.Cases.Tests;

/// <summary>
/// The case engine over a database of its own, without a web before it: two counties of the city's pack, its event type,
/// and two small types of the tests' own.
/// </summary>
internal sealed class CaseRoom
{
    public const string Village = "330803114233";
    public const string Grid = "330803114233001/grid";
    public const string Room = "330803114/command";
    public const string Centre = "330803/centre";
    public const string Sanitation = "330803/sanitation";

    /// <summary>Asked for and done, by the clock of the wall: what cannot wait.</summary>
    private const string Errand = """
        name: errand
        title: {zh: 急办, en: Errand}
        basis: test
        form: forms/errand.form.json
        classes: catalogues/event-classes.yaml
        routing: event-routing
        states:
          - {name: asked, title: {zh: 待领, en: Asked}, phase: to-dispatch, citizen: {zh: 已收到。, en: Received.}}
          - {name: doing, title: {zh: 在办, en: Being done}, phase: in-progress, citizen: {zh: 在办。, en: Being done.}}
          - {name: done, title: {zh: 办完, en: Done}, phase: done, ends: true, citizen: {zh: 办完。, en: Done.}}
        actions:
          - name: give
            title: {zh: 交办, en: Give}
            from: [asked, doing]
            to: doing
            by: [command-room]
            effects: [assign]
            form: {components: [{key: post, type: select, label: 交给, validate: {required: true}, properties: {label-en: To, source: posts}}]}
          - {name: drop, title: {zh: 放弃, en: Drop}, from: [doing], to: asked, by: [holder], effects: [release]}
          - {name: finish, title: {zh: 办完, en: Finish}, from: [doing], to: done, by: [holder]}
        clocks:
          - {name: answer, title: {zh: 答复, en: Answer}, starts: [open, drop], stops: [give], limit: {hours: 2}, sample: true}
          - {name: finish, title: {zh: 办完, en: Finish}, starts: [give], stops: [drop, finish, give], limit: {hours: 24.5}, sample: true}
        """;

    /// <summary>Filed, mended any number of times, decided within working days; one clock outlives the decision's own step.</summary>
    private const string Permit = """
        name: permit
        title: {zh: 许可, en: Permit}
        basis: test
        form: forms/errand.form.json
        classes: catalogues/event-classes.yaml
        routing: event-routing
        states:
          - {name: filed, title: {zh: 已受理, en: Filed}, phase: to-dispatch, citizen: {zh: 已受理。, en: Filed.}}
          - {name: ready, title: {zh: 待决定, en: Ready}, phase: to-verify, citizen: {zh: 待决定。, en: To be decided.}}
          - {name: granted, title: {zh: 准予, en: Granted}, phase: done, ends: true, citizen: {zh: 准予。, en: Granted.}}
          - {name: refused, title: {zh: 不予, en: Refused}, phase: done, ends: true, citizen: {zh: 不予。, en: Refused.}}
        actions:
          - name: amend
            title: {zh: 补正, en: Amend}
            from: [filed, ready]
            to: filed
            by: [reporter]
            form: {components: [{key: note, type: textarea, label: 说明, validate: {required: true, maxLength: 20}, properties: {label-en: Note}}]}
          - {name: pass, title: {zh: 初审通过, en: Pass}, from: [filed], to: ready, by: [command-room, county-centre]}
          - name: grant
            title: {zh: 准予, en: Grant}
            from: [ready]
            to: granted
            by: [county-centre]
            guard: form.sure = "true"
            otherwise: {zh: 请确认材料齐全。, en: Confirm that the papers are complete.}
            form: {components: [{key: sure, type: checkbox, label: 材料齐全, properties: {label-en: Papers complete}}]}
          - {name: refuse, title: {zh: 不予, en: Refuse}, from: [filed, ready], to: refused, by: [county-centre]}
        clocks:
          - {name: decide, title: {zh: 决定, en: Decide}, starts: [open], stops: [grant], limit: {working-days: 3}, sample: true}
          - {name: review, title: {zh: 初审, en: Review}, starts: [open, amend], stops: [pass, amend], limit: {working-hours: 6.5}, sample: true}
        """;

    private const string Asked = """
        {"type": "default", "id": "errand", "components": [
          {"key": "description", "type": "textarea", "label": "事由", "validate": {"required": true, "maxLength": 40}, "properties": {"label-en": "What"}},
          {"key": "class", "type": "select", "label": "类别", "properties": {"label-en": "Class", "source": "classes"}}]}
        """;

    private static readonly ConcurrentDictionary<Dialect, Lazy<Task<CaseRoom>>> Rooms = new();
    private readonly IServiceProvider _services;
    private readonly IDisposable _pack;

    private CaseRoom(IServiceProvider services, IDisposable pack) => (_services, _pack) = (services, pack);

    public Database Database => _services.GetRequiredService<Database>();

    public City City => _services.GetRequiredService<City>();

    public CaseTypes Types => _services.GetRequiredService<CaseTypes>();

    public Routing Routing => _services.GetRequiredService<Routing>();

    public CaseDesk Desk(TimeProvider clock) => new(Database, City, Types, clock);

    public CaseBook Book(TimeProvider clock) => new(Database, City, Types, Routing, clock);

    public static Task<CaseRoom> OnAsync(Dialect dialect)
    {
        if (dialect == Dialect.Postgres)
        {
            PostgresCluster.SkipWhereUnavailable();
        }

        return Rooms.GetOrAdd(dialect, key => new(() => OpenAsync(key))).Value;
    }

    /// <summary>Whoever holds a post.</summary>
    public Caller HolderOf(string code, long person = 7)
    {
        var post = City.Posts.Find(code) ?? throw new ArgumentException($"There is no post {code}.");
        return new Caller
        {
            Person = person,
            Name = "测试员",
            Post = post.Code,
            PostTitle = post.Title,
            Role = post.Role,
            Region = post.Region,
            Department = post.Department,
            Scope = Scope.Of(RegionCode.Parse(post.Region).Value, post.Role == Role.DepartmentHandler ? post.Department : null),
        };
    }

    /// <summary>A resident who is signed in.</summary>
    public static Caller Resident(long person = 42) => new() { Person = person, Name = "居民", Role = Role.Resident, Scope = Scope.OwnOf(person) };

    /// <summary>Opens a case at the village, as a resident.</summary>
    public async Task<CaseReceipt> OpenAsync(TimeProvider clock, string type = "event", string? kind = "01.02", bool historic = false, DateTimeOffset? occurred = null)
    {
        var answers = new Dictionary<string, string> { ["description"] = "祠堂门口垃圾成堆" };
        if (kind is not null)
        {
            answers["class"] = kind;
        }

        return (await Desk(clock).OpenAsync(Resident(), new NewCase
        {
            Type = type,
            Command = Guid.NewGuid().ToString(),
            Answers = answers,
            Region = Village,
            PlaceKnown = true,
            Source = "resident",
            Historic = historic,
            OccurredAt = occurred,
        })).Value;
    }

    /// <summary>Does something to a case, under a key of its own unless one is given.</summary>
    public Task<Outcome<CaseReceipt>> ActAsync(
        TimeProvider clock, Caller caller, CaseNumber number, string action, IReadOnlyDictionary<string, string>? answers = null, string? command = null, int? seen = null) =>
        Desk(clock).ActAsync(caller, new CaseCommand
        {
            Number = number,
            Action = action,
            Command = command ?? Guid.NewGuid().ToString(),
            Answers = answers ?? new Dictionary<string, string>(),
            SeenVersion = seen,
        });

    /// <summary>Does something to a case as the holder of a post, which must succeed.</summary>
    public async Task DoAsync(TimeProvider clock, string post, CaseNumber number, string action, Dictionary<string, string> answers)
    {
        var outcome = await ActAsync(clock, HolderOf(post), number, action, answers);
        outcome.Succeeded.ShouldBeTrue(outcome.Refusal?.Message.Zh);
    }

    /// <summary>A case whole, as the platform sees it.</summary>
    public async Task<CaseView> ViewAsync(CaseNumber number, TimeProvider clock) => (await Book(clock).FindAsync(Caller.Platform, number))!;

    /// <summary>A clock that stands at a moment of the city's time, such as <c>2026-03-13 17:20</c>.</summary>
    public static TestClock ClockAt(string moment) => new(At(moment));

    /// <summary>A moment of the city's time.</summary>
    public static DateTimeOffset At(string moment) => new(DateTime.Parse(moment, CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    public async ValueTask CloseAsync()
    {
        await Database.DisposeAsync();
        _pack.Dispose();
    }

    public static IEnumerable<Lazy<Task<CaseRoom>>> Opened => Rooms.Values;

    private static async Task<CaseRoom> OpenAsync(Dialect dialect)
    {
        var pack = new PackCopy();
        foreach (var (file, text) in new[] { ("case-types/errand.yaml", Errand), ("case-types/permit.yaml", Permit), ("forms/errand.form.json", Asked) })
        {
            File.WriteAllText(pack.PathOf(file), text);
        }

        foreach (var number in Enumerable.Range(0, RandomTypes.Count))
        {
            File.WriteAllText(pack.PathOf($"case-types/{RandomTypes.Name(number)}.yaml"), RandomTypes.Yaml(number));
        }

        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new TestClock(At("2026-11-16 09:00")));
        services.AddStorage();
        services.AddSingleton<Audit>();
        services.AddRegistry(Pack.Open(pack.Folder));
        services.AddCases();
        var connection = dialect == Dialect.Postgres ? await PostgresCluster.NewDatabaseAsync() : $"Data Source={pack.PathOf("tongqu.db")}";
        services.AddSingleton(provider => Database.Open(connection, provider.GetServices<ITables>(), NullLoggerFactory.Instance));
        var provider = services.BuildServiceProvider();
        await new Migrator(provider.GetRequiredService<Database>()).MigrateAsync();
        await provider.GetRequiredService<City>().LoadAsync(demo: false);
        await provider.GetRequiredService<ModelBook>().LoadPackAsync();
        return new CaseRoom(provider, pack);
    }
}

/// <summary>Closes the rooms that were opened, when the run ends.</summary>
public sealed class CaseRooms : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var room in CaseRoom.Opened)
        {
            await (await room.Value).CloseAsync();
        }
    }
}
