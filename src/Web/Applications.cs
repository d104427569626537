using Tongqu.Admin;
using Tongqu.Brain;
using Tongqu.Data;
using Tongqu.Exchange;
using Tongqu.Figures;
using Tongqu.Frame;
using Tongqu.Models;

namespace Tongqu.Web;

/// <summary>The applications of this house, in the order of the menu.</summary>
public static class Applications
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IApplication> All { get; } =
        [new BrainApplication(), new FiguresApplication(), new DataApplication(), new AdminApplication(), new ModelsApplication(), new ExchangeApplication()];
}
