using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame.Components;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>The demo city: simulated people with a password everybody may know, and the applications' simulated matters.</summary>
internal static class Demo
{
    /// <summary>The one password of all simulated people. They exist in demo cities only.</summary>
    public const string Password = "tongqu-demo-2026";

    private const string PeopleFile = "demo/people.yaml";

    /// <summary>Fills the city where it has no accounts yet.</summary>
    public static async Task SeedAsync(IServiceProvider services, Action<string> progress, CancellationToken cancellation)
    {
        using var scope = services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        if (await accounts.AnyAsync(cancellation))
        {
            return;
        }

        // The accounts come last: a seeding that was cut off starts again, and what it did is not done twice.
        foreach (var application in Applications.All)
        {
            await application.SeedDemoAsync(services, progress, cancellation);
        }

        var city = services.GetRequiredService<City>();
        var people = People(city);
        progress($"模拟人员 simulated people: {people.Count}");
        foreach (var person in people)
        {
            var post = city.Posts.Find(person.Post)?.ToGiven() ?? Officers.Posts.FirstOrDefault(officer => officer.Post == person.Post);
            if (person.Post is not null && post is null)
            {
                throw new PackException($"{PeopleFile}: {person.User}: there is no post {person.Post}");
            }

            var made = await accounts.CreateAsync(person.User, person.Name.Zh, Password, post is null ? [] : [post], simulated: true, cancellation: cancellation);
            if (made.Refusal is { Code: not "access.name-taken" } refusal)
            {
                throw new PackException($"{PeopleFile}: {person.User}: {refusal.Message.En}");
            }
        }

        await services.GetRequiredService<Population>().LinkAsync(cancellation);
    }

    /// <summary>The accounts as the sign-in page and the console offer them.</summary>
    public static IReadOnlyList<DemoAccount> Accounts(IServiceProvider services)
    {
        var city = services.GetRequiredService<City>();
        return
        [
            .. People(city).Select(person =>
            {
                var role = Roles.Parse(person.Role) ?? Role.Resident;
                return new DemoAccount(person.User, Password, city.Posts.Find(person.Post)?.Title ?? role.Title(), CanDo(role));
            }),
        ];
    }

    private static List<PersonFile> People(City city) =>
        city.Pack.Has(PeopleFile) ? city.Pack.ReadYaml<List<PersonFile>>(PeopleFile) : [];

    private static Text CanDo(Role role) => role switch
    {
        Role.CountyCentre => new("分拣未识别地点的事件，看全县态势", "Sort events without a place; see the county"),
        Role.CommandRoom => new("派遣、核查、结案", "Dispatch, verify, close"),
        Role.GridWorker => new("手机上签收、处置、拍照反馈", "Sign for, handle, report with photos"),
        Role.DepartmentHandler => new("办理派给本部门的事件", "Handle what is given to the department"),
        Role.Leader => new("看态势", "See the situation"),
        Role.RuleOfficer => new("改规则、试算、二人复核发布", "Change rules, try them out, publish them by two"),
        Role.SystemOfficer => new("建账号、任岗位，看不到业务", "Keep accounts and posts; no business data"),
        Role.SecurityOfficer => new("解锁、令牌、设置，看不到业务", "Locks, tokens, settings; no business data"),
        Role.AuditOfficer => new("查审计日志，看不到业务", "Read the audit trail; no business data"),
        _ => new("上报、查询、评价", "Report, follow, rate"),
    };

    private sealed class PersonFile
    {
        public string User { get; set; } = "";

        public PackText Name { get; set; } = new();

        public string Role { get; set; } = "";

        public string? Post { get; set; }

        public bool Simulated { get; set; }
    }
}
