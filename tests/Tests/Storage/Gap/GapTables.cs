using Microsoft.EntityFrameworkCore;

namespace Tongqu.Storage.Tests.Gap;

/// <summary>An owner whose second file is missing.</summary>
internal sealed class GapTables : ITables
{
    public string Owner => "gap";

    public void Describe(ModelBuilder model)
    {
        // Maps nothing.
    }
}
