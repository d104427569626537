using System.CommandLine;
using Spectre.Console;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>The command line. Without a verb the platform is served.</summary>
internal static class Verbs
{
    private static readonly Option<bool> DemoOption = new("--demo") { Description = "An empty database becomes a demo city of simulated people and events." };

    /// <summary>All verbs.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Tongqu 通衢: the platform on which a prefecture runs its digital public affairs.");
        root.Options.Add(DemoOption);
        root.SetAction((parsed, cancellation) => ServeAsync(parsed.GetValue(DemoOption), cancellation));
        var serve = new Command("serve", "Serves the platform (the default).");
        serve.Options.Add(DemoOption);
        serve.SetAction((parsed, cancellation) => ServeAsync(parsed.GetValue(DemoOption), cancellation));
        root.Subcommands.Add(serve);
        root.Subcommands.Add(Admin());
        root.Subcommands.Add(PackVerb());
        root.Subcommands.Add(DecideVerb.All());
        foreach (var under in Applications.All.SelectMany(application => application.Verbs(OpenAsync)).GroupBy(verb => verb.Under))
        {
            var parent = new Command(under.Key, DescriptionOf(under.Key));
            foreach (var (_, verb) in under)
            {
                parent.Subcommands.Add(verb);
            }

            root.Subcommands.Add(parent);
        }

        return root;
    }

    private static string DescriptionOf(string verb) => verb switch
    {
        "import" => "Brings in what other systems hold.",
        "indicators" => "Figures of how the city is doing.",
        "verify" => "Proves what chains keep.",
        "simulate" => "Invents matters in a demo city.",
        _ => verb,
    };

    private static async Task<int> ServeAsync(bool demo, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        var settings = new HostSettings { Progress = Say };
        settings = demo ? settings with { Demo = true } : settings;
        try
        {
            Say("通衢 Tongqu 正在启动 starting …");
            await using var app = Platform.Build(settings);
            await Platform.PrepareAsync(app, settings, cancellation);
            await app.StartAsync(cancellation);
            await PrintReadyAsync(app, TimeProvider.System.GetElapsedTime(began), cancellation);
            await app.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception fault) when (fault is PackException or IOException or ArgumentException or InvalidOperationException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{fault.Message}[/]");
            return 1;
        }
    }

    private static async Task PrintReadyAsync(WebApplication app, TimeSpan took, CancellationToken cancellation)
    {
        Say($"已就绪 ready in {took.TotalSeconds:0.0} s");
        Say($"打开 open: {string.Join(' ', app.Urls)}");
        var accounts = app.Services.GetRequiredService<DemoAccounts>().All;
        if (accounts.Count > 0)
        {
            var table = new Table().Title("演示账号 demo sign-ins（全部为模拟 all simulated）").AddColumns("账号 name", "密码 password", "岗位 post");
            foreach (var account in accounts)
            {
                table.AddRow(account.User, account.Password, account.Post.Zh.EscapeMarkup());
            }

            AnsiConsole.Write(table);
        }
        else
        {
            using var scope = app.Services.CreateScope();
            if (!await scope.ServiceProvider.GetRequiredService<Accounts>().AnyAsync(cancellation))
            {
                Say("没有默认账号，请先建立三员：tongqu admin create NAME --role system|security|audit");
                Say("There is no default account; make the officers first: tongqu admin create NAME --role system|security|audit");
            }
        }
    }

    private static Command Admin()
    {
        var name = new Argument<string>("name") { Description = "Sign-in name: 3 to 40 letters, digits, dots, hyphens." };
        var post = new Option<string?>("--post") { Description = "Post the person holds, such as 330803114/command." };
        var role = new Option<string?>("--role") { Description = "system, security or audit: one of the three officers; system where no post is given." };
        var display = new Option<string?>("--display") { Description = "What the person is called." };
        var create = new Command("create", "Makes an account. The password is asked for, or read from TONGQU_PASSWORD.") { name, post, role, display };
        create.SetAction(async (parsed, cancellation) =>
        {
            using var scope = await OpenAsync(cancellation);
            var city = scope.ServiceProvider.GetRequiredService<City>();
            var (code, office) = (parsed.GetValue(post), parsed.GetValue(role));
            var given = code is not null && office is null ? city.Posts.Find(code)?.ToGiven()
                : code is null ? Officers.Posts.FirstOrDefault(officer => officer.Post == (office ?? "system")) : null;
            if (given is null)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]没有这个岗位，或同时给了 --post 和 --role there is no such post, or both --post and --role were given[/]");
                return 1;
            }

            var wanted = parsed.GetValue(name)!;
            var made = await scope.ServiceProvider.GetRequiredService<Accounts>().CreateAsync(
                wanted, parsed.GetValue(display) ?? wanted, AskPassword(), [given], simulated: false, cancellation: cancellation);
            AnsiConsole.MarkupLineInterpolated(made.Refusal is { } refusal
                ? (FormattableString)$"[red]{refusal.Message.Zh} {refusal.Message.En}[/]"
                : $"已创建 created: {wanted} · {given.Title.Zh}");
            return made.Succeeded ? 0 : 1;
        });
        var admin = new Command("admin", "Accounts.");
        admin.Subcommands.Add(create);
        admin.Subcommands.Add(Keeping("reset", "Gives a one-time password, ends the lock and the sessions; also for officers.", async (people, id, cancellation) =>
            (await people.ResetPasswordAsync(Caller.Platform, id, cancellation)).Then<string>(password => $"一次性密码 one-time password: {password}")));
        admin.Subcommands.Add(Keeping("close", "Closes an account; also an officer's.", async (people, id, cancellation) =>
            (await people.CloseAsync(Caller.Platform, id, cancellation)).Then<string>(_ => "已停用 closed")));
        admin.Subcommands.Add(Keeping("no-totp", "Takes the second factor away from whoever lost it; also from an officer.", async (people, id, cancellation) =>
            (await people.RemoveSecondFactorAsync(Caller.Platform, id, cancellation)).Then<string>(_ => "已解除动态口令 second factor removed")));
        return admin;
    }

    private static string AskPassword() => Environment.GetEnvironmentVariable("TONGQU_PASSWORD")
        ?? AnsiConsole.Prompt(new TextPrompt<string>("密码 password:").Secret());

    private static Command Keeping(string verb, string description, Func<People, long, CancellationToken, Task<Outcome<string>>> keep)
    {
        var name = new Argument<string>("name") { Description = "Sign-in name." };
        var command = new Command(verb, description) { name };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var scope = await OpenAsync(cancellation);
            var people = scope.ServiceProvider.GetRequiredService<People>();
            var person = await people.FindAsync(parsed.GetValue(name)!, cancellation);
            var done = await keep(people, person?.Id ?? 0, cancellation);
            AnsiConsole.MarkupLineInterpolated(done.Refusal is { } refusal
                ? (FormattableString)$"[red]{refusal.Message.Zh} {refusal.Message.En}[/]" : $"{done.Value}");
            return done.Succeeded ? 0 : 1;
        });
        return command;
    }

    private static Command PackVerb()
    {
        var check = new Command("check", "Reads the whole pack and says what does not hold.");
        var folder = new Argument<string?>("folder") { Description = "Folder of the pack.", DefaultValueFactory = _ => null };
        check.Arguments.Add(folder);
        check.SetAction(parsed =>
        {
            var faults = PackCheck.Run(parsed.GetValue(folder) ?? new HostSettings().Pack);
            foreach (var fault in faults)
            {
                var place = $"{fault.File}{(fault.Line > 0 ? $":{fault.Line}" : "")}";
                AnsiConsole.MarkupLineInterpolated(fault.IsWarning
                    ? (FormattableString)$"[yellow]{place}[/] {fault.What.Zh} {fault.What.En}" : $"[red]{place}[/] {fault.What.Zh} {fault.What.En}");
            }

            var count = faults.Count(fault => !fault.IsWarning);
            Say(count == 0 ? "城市包可用 the pack holds" : $"{count} 处问题 faults");
            return count == 0 ? 0 : 1;
        });
        var pack = new Command("pack", "The city's files.");
        pack.Subcommands.Add(check);
        return pack;
    }

    // Verbs work on the same data as the server, beside it or without it.
    private static async Task<IServiceScope> OpenAsync(CancellationToken cancellation)
    {
        var settings = new HostSettings { Log = LogLevel.Warning };
        var app = Platform.Build(settings);
        await Platform.PrepareAsync(app, settings, cancellation);
        return new OwnedScope(app, app.Services.CreateScope());
    }

    private static void Say(string line) => AnsiConsole.WriteLine(line);

    private sealed class OwnedScope(WebApplication app, IServiceScope scope) : IServiceScope
    {
        public IServiceProvider ServiceProvider => scope.ServiceProvider;

        public void Dispose()
        {
            scope.Dispose();
            app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
