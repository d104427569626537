using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Support;

/// <summary>Looks at tables below all that the product offers.</summary>
internal static class Rows
{
    /// <summary>How many rows a table of the tests' own choice holds.</summary>
    public static Task<long> CountAsync(Store store, string table) =>
#pragma warning disable EF1003 // The name of a table cannot be a parameter.
        store.Database.SqlQueryRaw<long>("select count(*) as \"Value\" from " + table).SingleAsync();
#pragma warning restore EF1003
}
