using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Admin;

/// <summary>Brings staff in from a sheet: accounts are made, names and phones changed, posts given. Nothing is taken away.</summary>
internal sealed class StaffImport(People people, City city, Audit audit)
{
    /// <summary>Most rows of a file: each new account costs a slow hash.</summary>
    public const int RowsMax = 200;

    public const string Kind = "staff";

    public static IReadOnlyList<SheetColumn> Columns { get; } =
    [
        new("display", new("姓名", "Name"), true, "张三"),
        new("name", new("账号", "Sign-in name"), true, "zhang-san"),
        new("post", new("岗位代码", "Post code"), false, "330803114/command"),
        new("role", new("角色", "Role"), false, "指挥室"),
        new("region", new("区域代码", "Region code"), false, "330803114"),
        new("phone", new("电话", "Phone"), false, "0570-3021234"),
    ];

    public static IReadOnlyList<Text> Notes { get; } =
    [
        new("带 * 的列必填；示例行请删除或覆盖。", "Columns with * are needed; replace the example row."),
        new("账号：3–40 个英文字母、数字、点、连字符或下划线。", "Sign-in name: 3 to 40 letters, digits, dots, hyphens or underscores."),
        new("岗位代码在“岗位”页查到；不知道时填角色和区域代码，唯一时自动对应。", "Find post codes on the page of posts; or give role and region code, which find the post where there is only one."),
        new("同一人有几个岗位时写几行。已有的账号只补充，不删除岗位。", "A person with several posts has several rows. Known accounts are only added to; no post is taken away."),
        new($"最多 {RowsMax} 行。三类管理员不能由此建立。", $"At most {RowsMax} rows. The three officers are not made here."),
    ];

    /// <summary>What would become of each row, in the sheet's order.</summary>
    public async Task<IReadOnlyList<RowPlan>> PlanAsync(IReadOnlyList<SheetRow> rows, CancellationToken cancellation)
    {
        var plans = new List<RowPlan>();
        // What the rows before would leave behind.
        var known = new Dictionary<string, Known?>();
        foreach (var row in rows)
        {
            var (plan, left) = await PlanAsync(row, known, cancellation);
            plans.Add(plan);
            known[row["name"].ToLowerInvariant()] = left;
        }

        return plans;
    }

    /// <summary>Takes the rows in as they stand now: each by itself, so that one that is refused holds up no other.</summary>
    public async Task<IReadOnlyList<RowPlan>> ApplyAsync(Caller caller, IReadOnlyList<SheetRow> rows, CancellationToken cancellation)
    {
        var done = new List<RowPlan>();
        foreach (var row in rows)
        {
            // Each is planned on what the one before has left.
            var (plan, _) = await PlanAsync(row, [], cancellation);
            done.Add(plan.Fate is RowFate.Add or RowFate.Change ? await ApplyAsync(caller, row, plan, cancellation) : plan);
        }

        await audit.RecordAsync(caller, "import.staff", $"{rows.Count}", "done",
            string.Join(' ', done.GroupBy(plan => plan.Fate).Select(fate => $"{fate.Key.ToString().ToLowerInvariant()} {fate.Count()}")), cancellation);
        return done;
    }

    private async Task<RowPlan> ApplyAsync(Caller caller, SheetRow row, RowPlan plan, CancellationToken cancellation)
    {
        var post = PostOf(row).Value;
        if (plan.Fate == RowFate.Add)
        {
            var made = await people.CreateAsync(caller, row["name"], row["display"], post is null ? [] : [post.ToGiven()], cancellation);
            if (made.Refusal is { } no)
            {
                return plan with { Fate = RowFate.Refused, Why = no.Message };
            }

            if (row["phone"].Length > 0)
            {
                await people.DescribeAsync(caller, made.Value.Id, row["display"], row["phone"], cancellation);
            }

            return plan with { Password = made.Value.Password };
        }

        var person = (await people.FindAsync(row["name"], cancellation))!;
        var phone = row["phone"].Length > 0 ? row["phone"] : person.Phone;
        var outcome = person.Display != row["display"] || person.Phone != phone
            ? await people.DescribeAsync(caller, person.Id, row["display"], phone, cancellation) : true;
        if (outcome.Succeeded && post is not null && person.Posts.All(held => held.Post != post.Code))
        {
            outcome = await people.GiveAsync(caller, person.Id, post.ToGiven(), cancellation);
        }

        return outcome.Refusal is { } refusal ? plan with { Fate = RowFate.Refused, Why = refusal.Message } : plan;
    }

    private async Task<(RowPlan Plan, Known? Left)> PlanAsync(SheetRow row, Dictionary<string, Known?> before, CancellationToken cancellation)
    {
        var name = row["name"].ToLowerInvariant();
        var known = before.TryGetValue(name, out var planned) && planned is not null ? planned : await FindAsync(name, cancellation);
        RowPlan Plan(RowFate fate, Text why) => new(row.Line, name, row["display"], fate, why);
        var post = PostOf(row);
        if ((CellRules.FaultOf(row, Columns) ?? FaultOf(row, name) ?? post.Refusal?.Message ?? known?.Fault) is { } fault)
        {
            return (Plan(RowFate.Refused, fault), known);
        }

        var (display, phone, title) = (row["display"], row["phone"], post.Value?.Title);
        if (known is null)
        {
            return (Plan(RowFate.Add, title is { } to ? new($"新建账号，任命为{to.Zh}", $"New account, given {to.In(Tongue.English)}") : new("新建账号，无岗位", "New account without a post")),
                new Known(display, phone, post.Value is null ? [] : [post.Value.Code], null));
        }

        var changes = new List<Text>();
        if (known.Display != display)
        {
            changes.Add(new($"姓名 {known.Display} → {display}", $"name {known.Display} → {display}"));
        }

        if (phone.Length > 0 && known.Phone != phone)
        {
            changes.Add(known.Phone.Length == 0 ? new("补充电话", "phone added") : new("更改电话", "phone changed"));
        }

        if (post.Value is { } gives && !known.Posts.Contains(gives.Code))
        {
            changes.Add(new($"任命为{gives.Title.Zh}", $"given {gives.Title.In(Tongue.English)}"));
        }

        return (changes.Count == 0 ? Plan(RowFate.Same, new("与现有一致", "as it is known"))
            : Plan(RowFate.Change, new(string.Join("；", changes.Select(change => change.Zh)), string.Join("; ", changes.Select(change => change.En)))),
            known with { Display = display, Phone = phone.Length > 0 ? phone : known.Phone, Posts = [.. known.Posts, .. post.Value is { } held ? new[] { held.Code } : []] });
    }

    private async Task<Known?> FindAsync(string name, CancellationToken cancellation) =>
        await people.FindAsync(name, cancellation) is not { } person ? null
            : new Known(person.Display, person.Phone, [.. person.Posts.Select(post => post.Post)],
                person.IsOfficer ? new("三类管理员的账号只能在服务器上维护", "The accounts of the three officers are kept on the server alone")
                : person.Closed is not null ? new("账号已停用，请先恢复", "The account is closed; open it again first") : null);

    private static Text? FaultOf(SheetRow row, string name) =>
        row["display"].Length > 40 ? new("姓名最多 40 字", "A name has at most 40 characters")
        : name.Length is < 3 or > 40 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? new("账号应为 3–40 个英文字母、数字、点、连字符或下划线", "A sign-in name has 3 to 40 letters, digits, dots, hyphens or underscores")
        : !People.IsPhone(row["phone"]) ? new("电话只能含数字、空格、连字符和加号，最多 20 位", "A phone number has digits, blanks, hyphens and a plus, at most 20") : null;

    // By its code, or by role and region where these name one alone. What is said twice has to agree.
    private Outcome<Post?> PostOf(SheetRow row)
    {
        var (code, role, region) = (row["post"], RoleOf(row["role"]), row["region"]);
        if (row["role"].Length > 0 && role is null)
        {
            return Refused("没有这个角色", "There is no such role");
        }

        if (code.Length == 0)
        {
            if (role is null && region.Length == 0)
            {
                return (Post?)null;
            }

            var found = city.Posts.At(region).Where(post => post.Role == role).ToList();
            return found.Count == 1 ? found[0] : found.Count == 0
                ? Refused("该区域没有这个角色的岗位", "The region has no post of that role") : Refused("该区域有多个这样的岗位，请填岗位代码", "The region has several such posts; give the code");
        }

        return city.Posts.Find(code) is not { } named ? AdminChoices.NoSuchPost
            : role is not null && named.Role != role ? Refused($"岗位的角色是{named.Role.Title().Zh}", $"The role of the post is {named.Role.Title().En}")
            : region.Length > 0 && named.Region != region ? Refused($"岗位的区域代码是 {named.Region}", $"The region of the post is {named.Region}") : named;
    }

    private static Role? RoleOf(string said) => Enum.GetValues<Role>().Cast<Role?>().FirstOrDefault(role =>
        said.Length > 0 && (said == role!.Value.Name() || said == role.Value.Title().Zh || string.Equals(said, role.Value.Title().En, StringComparison.OrdinalIgnoreCase)));

    private static Refusal Refused(string zh, string en) => new("admin.import-post", new(zh, en));

    private sealed record Known(string Display, string Phone, IReadOnlyList<string> Posts, Text? Fault);
}
