using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>
/// Who does a piece of background work: any number of nodes may run and any may die, and each piece is done by one at a time.
/// Whoever takes a lease does the work until it ends or is given back; a dead holder's work is taken over after the term.
/// </summary>
public sealed class Leases(Database database, TimeProvider time)
{
    private static readonly Refusal Taken = new("storage.lease-taken", new("另一个进程正在做。", "Another process is at it."), RefusalKind.Conflict);

    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<string, DateTimeOffset> _held = new();

    /// <summary>Takes a lease, or prolongs one's own when half of its term is over.</summary>
    /// <param name="name">The work: <c>happenings</c>.</param>
    /// <param name="term">How long it holds. The clocks of the nodes must agree better than that.</param>
    /// <returns>False where another process holds it.</returns>
    public async Task<bool> TakeAsync(string name, TimeSpan term, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var until = now + term;
        if (_held.TryGetValue(name, out var held) && held - now > term / 2)
        {
            return true;
        }

        var taken = await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            var changed = await store.Set<LeaseRow>().Where(row => row.Name == name && (row.Holder == _holder || row.Until <= now))
                .ExecuteUpdateAsync(row => row.SetProperty(lease => lease.Holder, _holder).SetProperty(lease => lease.Until, until), cancellation);
            if (changed == 0)
            {
                if (await store.Set<LeaseRow>().AnyAsync(row => row.Name == name, cancellation))
                {
                    return Taken;
                }

                store.Add(new LeaseRow { Name = name, Holder = _holder, Until = until });
            }

            return true;
        }, cancellation);
        _held[name] = taken.Succeeded ? until : DateTimeOffset.MinValue;
        return taken.Succeeded;
    }

    /// <summary>Gives a lease back, if it is still one's own. Where the database is gone already, the lease ends by itself.</summary>
    public async Task GiveBackAsync(string name)
    {
        _held.TryRemove(name, out _);
        try
        {
            await database.WriteAsync<int>(Scope.Nothing, async store =>
                await store.Set<LeaseRow>().Where(row => row.Name == name && row.Holder == _holder).ExecuteDeleteAsync());
        }
        catch (Exception fault) when (fault is ObjectDisposedException or DbException or InvalidOperationException { InnerException: DbException })
        {
            // Nothing is lost: whoever works on waits for the term to pass.
        }
    }
}
