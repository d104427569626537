using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Tongqu.Access;

namespace Tongqu.Admin;

/// <summary><c>tongqu verify audit</c>: proves that the trail was not rewritten.</summary>
internal static class VerifyVerb
{
    public static Command Of(Func<CancellationToken, Task<IServiceScope>> open)
    {
        var head = new Option<string?>("--head") { Description = "A head noted earlier, as NUMBER:HASH; a trail that was cut or rewritten since does not hold it." };
        var verb = new Command("audit", "Goes through the chain of the audit trail and names the first entry that does not fit.") { head };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var noted = parsed.GetValue(head);
            if (noted is not null && Known(noted) is null)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]--head NUMBER:HASH[/]");
                return 2;
            }

            using var scope = await open(cancellation);
            var trail = scope.ServiceProvider.GetRequiredService<AuditTrail>();
            await trail.SealAsync(cancellation);
            var proof = await trail.VerifyAsync(Known(noted), cancellation);
            if (proof.Broken is { } place)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]第 {place} 条不符 entry {place} does not fit; {proof.Entries} 条完好 entries before it hold[/]");
                return 1;
            }

            AnsiConsole.WriteLine($"审计链完好 the audit chain holds: {proof.Entries} 条 entries, {proof.Forgotten} 条已遗忘 forgotten");
            AnsiConsole.WriteLine($"--head {proof.Entries}:{proof.Head}");
            return 0;
        });
        return verb;
    }

    internal static (long Seq, string Hash)? Known(string? noted) =>
        noted?.Split(':') is [var seq, { Length: 64 } hash] && long.TryParse(seq, out var number) && number > 0 ? (number, hash) : null;
}
