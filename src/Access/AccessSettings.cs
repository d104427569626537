using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>What the security officer sets.</summary>
public sealed class AccessSettings(Database database, Audit audit)
{
    private const string OfficersNeedTotp = "officers-need-totp";

    /// <summary>Whether the three officers may do nothing before they have a second factor.</summary>
    public Task<bool> OfficersNeedTotpAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<Setting>().AnyAsync(row => row.Name == OfficersNeedTotp && row.Value == "yes", cancellation), cancellation);

    /// <summary>Asks it of them, or no longer. It holds from their next sign-in, or within a minute.</summary>
    public async Task<Outcome<bool>> AskOfficersForTotpAsync(Caller caller, bool ask, CancellationToken cancellation = default) =>
        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            var row = await store.Set<Setting>().FirstOrDefaultAsync(row => row.Name == OfficersNeedTotp, cancellation);
            if (row is null)
            {
                store.Add(row = new Setting { Name = OfficersNeedTotp });
            }

            row.Value = ask ? "yes" : "no";
            audit.Record(store, caller, "setting.change", $"{OfficersNeedTotp}={row.Value}", "done");
            return true;
        }, cancellation);
}
